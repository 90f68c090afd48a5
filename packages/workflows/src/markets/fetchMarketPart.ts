import type { DataBad, ObservedMarket } from '@spells/core'
import type { MarketCursor, MarketSource } from '@spells/signals'

/** Some pages of a source in a row: what one Workflow step carries. PERSISTED: step results. */
export type MarketPart = {
  readonly observedAtMs: number
  readonly received: number
  readonly accepted: ObservedMarket[]
  readonly refused: DataBad[]
  /** There are no more. */
  readonly isLast: boolean
  /** How the pages were asked for. Absent, as `next`, in steps from before there were cursors: then by offset. */
  readonly paging?: MarketCursor['by']
  /** Where the next part begins; absent when this is the last one. */
  readonly next?: MarketCursor
}

/** Most markets of one request: what the upstream serves at once. */
const PAGE_LIMIT = 100
/** Pages per step: their markets stay well under the 1 MiB that a step may return. */
const PAGES = 5

/**
 * Fetches some pages from a place on; null is the beginning.
 * @throws AppError upstream_*
 */
export async function fetchMarketPart(source: MarketSource, after: MarketCursor | null): Promise<MarketPart> {
  const accepted: ObservedMarket[] = []
  const refused: DataBad[] = []
  let received = 0
  let observedAtMs = Number.POSITIVE_INFINITY
  let place = after
  for (let page = 1; ; page++) {
    const found = await source.fetchPage({ after: place, limit: PAGE_LIMIT })
    observedAtMs = Math.min(observedAtMs, found.observedAtMs)
    received += found.received
    accepted.push(...found.accepted)
    refused.push(...found.refused)
    place = found.next
    const part = { observedAtMs, received, accepted, refused, paging: found.paging }
    if (place === null) return { ...part, isLast: true }
    if (page === PAGES) return { ...part, isLast: false, next: place }
  }
}

/**
 * Where the part after the last one of these begins.
 * @returns null when there is none
 */
export function findNextPlace(parts: readonly MarketPart[]): MarketCursor | null {
  const last = parts.at(-1)
  if (!last || last.isLast) return null
  return last.next ?? { by: 'offset', offset: parts.reduce((sum, { received }) => sum + received, 0) }
}
