import type { DataBad, ObservedMarket } from '@spells/core/signal'
import type { MarketPage } from '../marketSource.ts'

/** The last good state of a source's markets, as served to readers and handed to triggers. */
export type MarketSnapshot = {
  readonly source: ObservedMarket['source']
  /** The oldest observation in it. */
  readonly observedAtMs: number
  readonly markets: readonly ObservedMarket[]
  readonly refused: readonly DataBad[]
  readonly counts: { readonly received: number; readonly accepted: number; readonly refused: number }
  /** Since when no market has moved, when that is too long for any of them to be believed; else absent. */
  readonly frozenSinceMs?: number
}

/** Most refusals that a snapshot carries; all of them are counted. */
const MAX_REFUSED = 1_000

/**
 * Joins the pages of one refresh. A market that slipped from one page to the next is kept once, as first seen.
 * @param pages in the order in which they were fetched; at least one
 */
export function buildMarketSnapshot(
  pages: readonly Pick<MarketPage, 'observedAtMs' | 'accepted' | 'refused'>[],
): MarketSnapshot {
  const byId = new Map<string, ObservedMarket>()
  const refused: DataBad[] = []
  for (const page of pages) {
    for (const market of page.accepted) {
      if (byId.has(market.id)) refused.push({ id: market.id, field: 'id', reason: 'duplicate' })
      else byId.set(market.id, market)
    }
    for (const bad of page.refused) refused.push(bad)
  }
  return {
    source: 'gamma',
    observedAtMs: Math.min(...pages.map((page) => page.observedAtMs)),
    markets: [...byId.values()],
    refused: refused.slice(0, MAX_REFUSED),
    counts: { received: byId.size + refused.length, accepted: byId.size, refused: refused.length },
  }
}
