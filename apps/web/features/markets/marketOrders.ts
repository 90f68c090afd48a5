import type { MarketsQuery } from '@spells/shared/api'

type Listing = Required<Pick<MarketsQuery, 'sort' | 'order'>>

/** The orders in which a person may see the markets, as the API is asked for them. */
export const marketOrders = {
  traded: { label: 'Most traded', listing: { sort: 'volume', order: 'desc' } },
  ends: { label: 'Ending soonest', listing: { sort: 'endsAt', order: 'asc' } },
  newest: { label: 'Newest', listing: { sort: 'newest', order: 'desc' } },
  likely: { label: 'Most likely', listing: { sort: 'probability', order: 'desc' } },
  unlikely: { label: 'Least likely', listing: { sort: 'probability', order: 'asc' } },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly listing: Listing }>>
export type MarketOrderName = keyof typeof marketOrders

export const marketOrderNames = Object.keys(marketOrders).filter(isMarketOrder)

/** Whether it names one of the orders. */
export function isMarketOrder(name: string): name is MarketOrderName {
  return Object.hasOwn(marketOrders, name)
}
