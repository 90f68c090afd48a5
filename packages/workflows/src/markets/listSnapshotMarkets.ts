import type { ObservedMarket } from '@spells/core'
import type { MarketListing, MarketPlace } from '@spells/db'
import type { MarketSort } from '@spells/shared/api'
import type { MarketSnapshot } from '@spells/signals'

/** What a market is listed by. */
type Listed = Pick<ObservedMarket, 'id' | 'volumeUsd' | 'probability' | 'endsAtMs'>

const keys: Readonly<Record<MarketSort, (market: Listed) => number | null>> = {
  volume: ({ volumeUsd }) => volumeUsd,
  probability: ({ probability }) => probability,
  endsAt: ({ endsAtMs }) => endsAtMs,
  newest: ({ id }) => (/^[0-9]{1,15}$/.test(id) ? Number(id) : null),
}

/**
 * A page of a snapshot, in the order in which the database lists markets (`listMarkets`): by the key of the sort, what is
 * not known last, then by id.
 * @returns at most `limit` markets after the place
 */
export function listSnapshotMarkets(
  snapshot: MarketSnapshot,
  request: MarketListing & {
    readonly q?: string | undefined
    readonly status?: ObservedMarket['status'] | undefined
    /** Only these. */
    readonly ids?: readonly string[] | undefined
    readonly after?: MarketPlace | undefined
    readonly limit: number
  },
): readonly ObservedMarket[] {
  const { status, after, limit, sort, order } = request
  const ids = request.ids && new Set(request.ids)
  const q = request.q?.toLowerCase()
  const isAsked = (market: ObservedMarket) =>
    (status === undefined || market.status === status) &&
    (ids === undefined || ids.has(market.id)) &&
    (q === undefined || market.question.toLowerCase().includes(q) || market.slug.toLowerCase().includes(q))
  return snapshot.markets
    .filter(isAsked)
    .map((market) => ({ market, place: toMarketPlace(market, sort) }))
    .filter(({ place }) => after === undefined || compare(place, after) > 0)
    .sort((left, right) => compare(left.place, right.place))
    .slice(0, limit)
    .map(({ market }) => market)

  /** Negative when `left` comes first. */
  function compare(left: MarketPlace, right: MarketPlace): number {
    if (left.key === null || right.key === null) {
      if (left.key !== right.key) return left.key === null ? 1 : -1
    } else if (left.key !== right.key) return order === 'asc' ? left.key - right.key : right.key - left.key
    if (left.id === right.id) return 0
    return left.id < right.id === (order === 'asc') ? -1 : 1
  }
}

/** Where a market is in the list. */
export function toMarketPlace(market: Listed, sort: MarketSort): MarketPlace {
  return { key: keys[sort](market), id: market.id }
}
