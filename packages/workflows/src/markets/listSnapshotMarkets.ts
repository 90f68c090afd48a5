import type { ObservedMarket } from '@spells/core'
import type { MarketPlace } from '@spells/db'
import type { MarketSnapshot } from '@spells/signals'

/**
 * A page of a snapshot, in the order in which the database lists markets: by volume, largest first, then by id.
 * @returns at most `limit` markets after the place
 */
export function listSnapshotMarkets(
  snapshot: MarketSnapshot,
  request: {
    readonly q?: string | undefined
    readonly status?: ObservedMarket['status'] | undefined
    /** Only these. */
    readonly ids?: readonly string[] | undefined
    readonly after?: MarketPlace | undefined
    readonly limit: number
  },
): readonly ObservedMarket[] {
  const { status, after, limit } = request
  const ids = request.ids && new Set(request.ids)
  const q = request.q?.toLowerCase()
  return snapshot.markets
    .filter(
      (market) =>
        (status === undefined || market.status === status) &&
        (ids === undefined || ids.has(market.id)) &&
        (q === undefined || market.question.toLowerCase().includes(q) || market.slug.toLowerCase().includes(q)) &&
        (after === undefined || compare(toMarketPlace(market), after) > 0),
    )
    .sort((left, right) => compare(toMarketPlace(left), toMarketPlace(right)))
    .slice(0, limit)
}

/** Where a market is in the list. */
export function toMarketPlace(market: { readonly volumeUsd: number | null; readonly id: string }): MarketPlace {
  return { volumeUsd: market.volumeUsd ?? -1, id: market.id }
}

/** Negative when `left` comes first. */
function compare(left: MarketPlace, right: MarketPlace): number {
  if (left.volumeUsd !== right.volumeUsd) return right.volumeUsd - left.volumeUsd
  return left.id === right.id ? 0 : left.id > right.id ? -1 : 1
}
