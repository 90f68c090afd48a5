import type { ChangeMatrix } from './changeMatrix.ts'

/** How two rows go together over the changes that both have. */
export type Correlation = {
  /** In [-1, 1]; 0 when there is too little to say. */
  readonly r: number
  /** Changes that both rows have. */
  readonly overlap: number
  /** Changes in which both moved. */
  readonly together: number
}

/**
 * The correlation of a row with another that is looked at some steps later.
 * @param options.lag steps by which the second row is later; may be negative
 */
export function correlate(
  matrix: ChangeMatrix,
  pair: { readonly first: number; readonly second: number; readonly lag: number },
): Correlation {
  const { changes, moved, steps } = matrix
  const a = pair.first * steps
  const b = pair.second * steps + pair.lag
  const end = steps - Math.max(0, pair.lag)
  let products = 0
  let squaresA = 0
  let squaresB = 0
  let overlap = 0
  let together = 0
  for (let step = Math.max(0, -pair.lag); step < end; step++) {
    const x = changes[a + step] ?? Number.NaN
    const y = changes[b + step] ?? Number.NaN
    const product = x * y
    if (Number.isNaN(product)) continue
    products += product
    squaresA += x * x
    squaresB += y * y
    overlap++
    together += (moved[a + step] ?? 0) & (moved[b + step] ?? 0)
  }
  const scale = Math.sqrt(squaresA * squaresB)
  return { r: scale > 0 ? Math.min(1, Math.max(-1, products / scale)) : 0, overlap, together }
}

/** The same correlation alone, for the loops that ask millions of times. */
export function correlateFast(matrix: ChangeMatrix, first: number, second: number, lag: number): number {
  const { changes, steps } = matrix
  const a = first * steps
  const b = second * steps + lag
  const end = steps - Math.max(0, lag)
  let products = 0
  let squaresA = 0
  let squaresB = 0
  for (let step = Math.max(0, -lag); step < end; step++) {
    const x = changes[a + step] as number
    const y = changes[b + step] as number
    const product = x * y
    if (!Number.isNaN(product)) {
      products += product
      squaresA += x * x
      squaresB += y * y
    }
  }
  const scale = Math.sqrt(squaresA * squaresB)
  return scale > 0 ? products / scale : 0
}
