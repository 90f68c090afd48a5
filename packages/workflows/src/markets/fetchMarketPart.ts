import type { DataBad, ObservedMarket } from '@spells/core'
import type { MarketSource } from '@spells/signals'

/** Some pages of a source in a row: what one Workflow step carries. PERSISTED: step results. */
export type MarketPart = {
  readonly observedAtMs: number
  readonly received: number
  readonly accepted: ObservedMarket[]
  readonly refused: DataBad[]
  /** There are no more. */
  readonly isLast: boolean
}

/** Most markets of one request: what the upstream serves at once. */
const PAGE_LIMIT = 100
/** Pages per step: their markets stay well under the 1 MiB that a step may return. */
const PAGES = 5

/**
 * Fetches some pages from an offset on. Only an empty page is the end: an upstream may serve fewer than asked for.
 * @throws AppError upstream_*
 */
export async function fetchMarketPart(source: MarketSource, offset: number): Promise<MarketPart> {
  const accepted: ObservedMarket[] = []
  const refused: DataBad[] = []
  let received = 0
  let observedAtMs = Number.POSITIVE_INFINITY
  for (let page = 0; page < PAGES; page++) {
    const found = await source.fetchPage({ offset: offset + received, limit: PAGE_LIMIT })
    observedAtMs = Math.min(observedAtMs, found.observedAtMs)
    if (found.received === 0) return { observedAtMs, received, accepted, refused, isLast: true }
    received += found.received
    accepted.push(...found.accepted)
    refused.push(...found.refused)
  }
  return { observedAtMs, received, accepted, refused, isLast: false }
}
