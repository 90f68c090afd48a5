import type { DataBad, ObservedMarket } from '@spells/core'
import { type MarketCursor, type MarketSource, type PackedMarkets, packMarkets, unpackMarkets } from '@spells/signals'

/** Some pages of a source in a row: what one Workflow step carries. PERSISTED: step results. */
export type MarketPart = {
  readonly observedAtMs: number
  readonly received: number
  /** The markets, if an earlier version fetched them; else there are none, and they are in `packed`. */
  readonly accepted: ObservedMarket[]
  /** The markets of each page. Absent in steps of an earlier version. */
  readonly packed?: PackedMarkets[]
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
/** Most pages of a step: so many are asked for again when it fails. */
const PAGES = 10
/** With so much a part is full: most pages are about 45,000 bytes. */
const FULL_BYTES = 600_000
/** A page that would make it more waits for the next part: a step may return 1 MiB. */
const MAX_BYTES = 950_000
/** What one that was refused takes at most. */
const REFUSED_BYTES = 300

/**
 * Fetches some pages from a place on; null is the beginning.
 * @throws AppError upstream_*
 */
export async function fetchMarketPart(source: MarketSource, after: MarketCursor | null): Promise<MarketPart> {
  const packed: PackedMarkets[] = []
  const refused: DataBad[] = []
  let received = 0
  let bytes = 0
  let observedAtMs = Number.POSITIVE_INFINITY
  let place = after
  let part: MarketPart | undefined
  for (let page = 1; ; page++) {
    const found = await source.fetchPage({ after: place, limit: PAGE_LIMIT })
    const markets = packMarkets(found)
    const size = countBytes(markets.rows) + found.refused.length * REFUSED_BYTES
    if (part && bytes + size > MAX_BYTES) return part
    observedAtMs = Math.min(observedAtMs, found.observedAtMs)
    received += found.received
    bytes += size
    packed.push(markets)
    refused.push(...found.refused)
    const read = { observedAtMs, received, accepted: [], packed, refused, paging: found.paging }
    if (found.next === null) return { ...read, isLast: true }
    part = { ...read, isLast: false, next: found.next }
    if (page === PAGES || bytes >= FULL_BYTES) return part
    place = found.next
  }
}

/** The markets of a part; read anew each time that somebody goes through them. */
export function listPartMarkets({
  packed,
  accepted,
}: Pick<MarketPart, 'packed' | 'accepted'>): Iterable<ObservedMarket> {
  return packed ? { [Symbol.iterator]: () => unpackAll(packed) } : accepted
}

/** Empties a part that nobody needs any more: the platform may keep what a step returned for longer than the run. */
export function forgetMarkets({ packed, accepted }: Pick<MarketPart, 'packed' | 'accepted'>): void {
  accepted.length = 0
  if (packed) packed.length = 0
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

function* unpackAll(packed: readonly PackedMarkets[]): Generator<ObservedMarket, void, undefined> {
  for (const page of packed) yield* unpackMarkets(page)
}

/** As a step's result: a text with any character beyond Latin-1 takes two bytes for each. */
function countBytes(text: string): number {
  return /[\u0100-\uffff]/.test(text) ? text.length * 2 : text.length
}
