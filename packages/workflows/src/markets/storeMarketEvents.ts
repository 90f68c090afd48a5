import { saveDataBad, saveMarketEvents } from '@spells/db'
import { AppError } from '@spells/shared'
import type { MarketCursor, MarketEventSource } from '@spells/signals'
import type { FencedRun } from '../refresh/fencedRun.ts'

/** Where the next part begins; null when there is none. PERSISTED: step results. */
export type MarketEventPart = { readonly stored: number; readonly next: MarketCursor | null }

/** The name under which events that could not be used are listed. */
const SOURCE = 'gamma-events'
/** An event carries its markets, so that a page of them is long. */
const PAGE_LIMIT = 50
const PAGES = 10

/**
 * Stores some pages of which markets belong together, from a place on; null is the beginning.
 * @throws AppError upstream_*, run_replaced
 */
export async function storeMarketEvents(
  run: FencedRun,
  source: MarketEventSource,
  after: MarketCursor | null,
): Promise<MarketEventPart> {
  let stored = 0
  let place = after
  for (let page = 0; page < PAGES; page++) {
    const { accepted, refused, observedAtMs, next } = await source.fetchPage({ after: place, limit: PAGE_LIMIT })
    const rows = accepted.map(({ tags, marketIds, observedAtMs: observedAt, ...event }) => {
      return { ...event, source: 'gamma' as const, tags: [...tags], marketIds: [...marketIds], observedAt }
    })
    await run.write(async (tx) => {
      await saveMarketEvents(tx, rows)
      await saveDataBad(tx, { source: SOURCE, atMs: observedAtMs, items: refused })
    })
    stored += rows.length
    if (next?.by === 'keyset' && place?.by === 'keyset' && next.cursor === place.cursor) throw doesNotPage()
    place = next
    if (place === null) break
  }
  return { stored, next: place }
}

function doesNotPage(): AppError {
  return new AppError({
    code: 'upstream_not_usable',
    shortMessage: 'The source of the events does not page; what is stored stays.',
    retry: 'safe',
  })
}
