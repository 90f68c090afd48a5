import type { DataBad } from '@spells/core/signal'
import { saveDataBad, saveMarketEvents } from '@spells/db'
import { AppError } from '@spells/shared'
import type { MarketCursor, MarketEventSource } from '@spells/signals'
import type { FencedRun } from '../refresh/fencedRun.ts'

/** Some pages of events in a row: what one Workflow step did. PERSISTED: step results. */
export type MarketEventPart = {
  readonly stored: number
  /** Where the next part begins; null when there is none. */
  readonly next: MarketCursor | null
  /** What could not be used. Absent, as `paging`, in steps from before the events had runs of their own. */
  readonly refused?: Pick<DataBad, 'field' | 'reason'>[]
  readonly paging?: MarketCursor['by']
}

/** The name under which the events are recorded as a source. */
export const MARKET_EVENTS_SOURCE = 'gamma-events'
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
  let paging: MarketCursor['by'] | undefined
  const refused: Pick<DataBad, 'field' | 'reason'>[] = []
  for (let count = 0; count < PAGES; count++) {
    const page = await source.fetchPage({ after: place, limit: PAGE_LIMIT })
    const { accepted, observedAtMs, next } = page
    const rows = accepted.map(({ tags, marketIds, observedAtMs: observedAt, ...event }) => {
      return { ...event, source: 'gamma' as const, tags: [...tags], marketIds: [...marketIds], observedAt }
    })
    await run.write(async (tx) => {
      await saveMarketEvents(tx, rows)
      await saveDataBad(tx, { source: MARKET_EVENTS_SOURCE, atMs: observedAtMs, items: page.refused })
    })
    stored += rows.length
    refused.push(...page.refused.map(({ field, reason }) => ({ field, reason })))
    paging = page.paging
    if (next?.by === 'keyset' && place?.by === 'keyset' && next.cursor === place.cursor) throw doesNotPage()
    place = next
    if (place === null) break
  }
  return { stored, next: place, refused, ...(paging ? { paging } : {}) }
}

function doesNotPage(): AppError {
  return new AppError({
    code: 'upstream_not_usable',
    shortMessage: 'The source of the events does not page; what is stored stays.',
    retry: 'safe',
  })
}
