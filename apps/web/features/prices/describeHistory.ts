import type { PriceHistory } from '@spells/shared/api'
import { formatTime } from '../../lib/formatTime.ts'
import { formatPrice } from './formatPrice.ts'
import { nameOrigin } from './nameOrigin.ts'

/** A history as the API of this release, or of a later one with other origins, tells it: replies are shown unchecked. */
type History = Pick<PriceHistory, 'gaps'> & {
  readonly points: readonly (Omit<PriceHistory['points'][number], 'from'> & { readonly from: string })[]
}

/** What a price did, where that is known from, and what is not known. */
export function describeHistory(symbol: string, { points, gaps }: History): string {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return `Nothing is known of ${symbol} in this time.`
  const lowest = points.reduce((least, one) => (Number(one.lowUsd) < Number(least.lowUsd) ? one : least)).lowUsd
  const highest = points.reduce((most, one) => (Number(one.highUsd) > Number(most.highUsd) ? one : most)).highUsd
  const counts = new Map<string, number>()
  for (const { from } of points) counts.set(from, (counts.get(from) ?? 0) + 1)
  const origins = [...counts].map(([from, count]) => `${count} ${nameOrigin(from)}`).join(', ')
  return [
    `${symbol}: from ${formatPrice(first.openUsd)} on ${formatTime(first.at)} to ${formatPrice(last.closeUsd)} on ${formatTime(last.at)}, between ${formatPrice(lowest)} and ${formatPrice(highest)}.`,
    `Of ${points.length} ${points.length === 1 ? 'step' : 'steps'}: ${origins}.`,
    ...(gaps.length === 0
      ? []
      : [`Of ${gaps.length === 1 ? 'one stretch' : `${gaps.length} stretches`} nothing is known.`]),
  ].join(' ')
}
