/** How little the first places stand out: the constant of Cormack, Clarke and Büttcher (2009). */
const SMOOTHING = 60

/**
 * Joins several orders of the same things by reciprocal rank fusion: what stands high in any of them, or in several,
 * comes first, whatever their scores mean.
 * @param orders keys, best first, none twice in one order
 * @returns each key once, with a score in (0, 1]: 1 for what is first in all of them
 */
export function fuseRanks(
  orders: readonly (readonly string[])[],
): readonly { readonly key: string; readonly score: number }[] {
  const sums = new Map<string, number>()
  for (const order of orders)
    for (const [place, key] of order.entries()) sums.set(key, (sums.get(key) ?? 0) + 1 / (SMOOTHING + 1 + place))
  const best = orders.length / (SMOOTHING + 1)
  return [...sums]
    .map(([key, sum]) => ({ key, score: Math.min(1, sum / best) }))
    .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1))
}
