import type { DataBad, ObservedMarket } from '@spells/core/signal'

/** The last good state of a source's markets, as served to readers and handed to triggers. */
export type MarketSnapshot<Markets extends Iterable<ObservedMarket> = readonly ObservedMarket[]> = {
  readonly source: ObservedMarket['source']
  /** The oldest observation in it. */
  readonly observedAtMs: number
  readonly markets: Markets
  readonly refused: readonly DataBad[]
  readonly counts: { readonly received: number; readonly accepted: number; readonly refused: number }
  /** Since when no market has moved, when that is too long for any of them to be believed; else absent. */
  readonly frozenSinceMs?: number
}

/** A snapshot whose markets may be read anew each time that somebody goes through them. */
export type LazyMarketSnapshot = MarketSnapshot<Iterable<ObservedMarket>>

/** What was fetched at once. */
type Fetched = {
  readonly observedAtMs: number
  readonly accepted: Iterable<ObservedMarket>
  readonly refused: readonly DataBad[]
}

/** Most refusals that a snapshot carries; all of them are counted. */
const MAX_REFUSED = 1_000

/**
 * Joins the pages of one refresh. A market that slipped from one page to the next is kept once, as first seen.
 * @param pages in the order in which they were fetched; at least one
 */
export function buildMarketSnapshot(pages: readonly Fetched[]): MarketSnapshot {
  const snapshot = joinMarketPages(pages)
  return { ...snapshot, markets: [...snapshot.markets] }
}

/**
 * As `buildMarketSnapshot`, without a second copy of the markets: they are read from the pages each time that somebody
 * goes through them.
 */
export function joinMarketPages(pages: readonly Fetched[]): LazyMarketSnapshot {
  const ids = new Set<string>()
  const refused: DataBad[] = []
  /** For each page the places of those that an earlier page, or an earlier place, has. */
  const repeated: ReadonlySet<number>[] = []
  for (const page of pages) {
    const places = new Set<number>()
    let place = 0
    for (const { id } of page.accepted) {
      if (ids.has(id)) {
        places.add(place)
        refused.push({ id, field: 'id', reason: 'duplicate' })
      }
      ids.add(id)
      place++
    }
    repeated.push(places)
    for (const bad of page.refused) refused.push(bad)
  }
  return {
    source: 'gamma',
    observedAtMs: Math.min(...pages.map((page) => page.observedAtMs)),
    markets: { [Symbol.iterator]: () => listOnce(pages, repeated) },
    refused: refused.slice(0, MAX_REFUSED),
    counts: { received: ids.size + refused.length, accepted: ids.size, refused: refused.length },
  }
}

function* listOnce(
  pages: readonly Fetched[],
  repeated: readonly ReadonlySet<number>[],
): Generator<ObservedMarket, void, undefined> {
  for (const [at, { accepted }] of pages.entries()) {
    let place = 0
    for (const market of accepted) {
      if (!repeated[at]?.has(place)) yield market
      place++
    }
  }
}
