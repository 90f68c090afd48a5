import type { Market } from '@spells/shared/api'

export const marketOrders = [
  { value: 'volume', label: 'Most traded' },
  { value: 'ends', label: 'Ending soonest' },
  { value: 'even', label: 'Closest to even' },
] as const
export type MarketOrder = (typeof marketOrders)[number]['value']

const compare: Record<MarketOrder, (a: Market, b: Market) => number> = {
  volume: (a, b) => (b.volumeUsd ?? -1) - (a.volumeUsd ?? -1),
  ends: (a, b) => (a.endsAt ?? '9').localeCompare(b.endsAt ?? '9'),
  even: (a, b) => Math.abs(a.probability - 0.5) - Math.abs(b.probability - 0.5),
}

/** Markets in the chosen order; unknown values come last. */
export function sortMarkets(markets: readonly Market[], order: MarketOrder): readonly Market[] {
  return [...markets].sort((a, b) => compare[order](a, b) || a.id.localeCompare(b.id))
}
