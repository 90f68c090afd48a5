import type { MarketSeries } from '@spells/signals/analytics'

/**
 * The baseline: the changes of each market as a plain array, and Pearson's correlation of every pair over the changes
 * that both have, in one pass. The same markets take part as in what it is compared with.
 * @returns how many pairs are correlated by 0.4 or more
 */
export function listPlainPairs(series: readonly MarketSeries[]): number {
  const rows = series.map(({ probabilities }) => toChanges(probabilities)).filter(isLively)
  let pairs = 0
  for (let i = 0; i < rows.length; i++) {
    for (let j = i + 1; j < rows.length; j++) {
      if (Math.abs(computePearson(rows[i] ?? [], rows[j] ?? [])) >= 0.4) pairs++
    }
  }
  return pairs
}

function toChanges(probabilities: Float32Array): number[] {
  const logits = Array.from(probabilities, (p) => Math.log(p / (1 - p)))
  return logits.slice(1).map((now, at) => now - (logits[at] ?? Number.NaN))
}

function isLively(row: readonly number[]): boolean {
  return row.filter((change) => Math.abs(change) > 1e-6).length >= 16
}

function computePearson(first: readonly number[], second: readonly number[]): number {
  let n = 0
  let sumA = 0
  let sumB = 0
  let squaresA = 0
  let squaresB = 0
  let products = 0
  for (let at = 0; at < first.length; at++) {
    const a = first[at] as number
    const b = second[at] as number
    if (Number.isNaN(a) || Number.isNaN(b)) continue
    n++
    sumA += a
    sumB += b
    squaresA += a * a
    squaresB += b * b
    products += a * b
  }
  const spread = (n * squaresA - sumA * sumA) * (n * squaresB - sumB * sumB)
  return spread > 0 ? (n * products - sumA * sumB) / Math.sqrt(spread) : 0
}
