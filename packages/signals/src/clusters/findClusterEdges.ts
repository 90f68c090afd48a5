import type { ChangeMatrix } from '../relations/changeMatrix.ts'
import { correlate, correlateFast } from '../relations/correlate.ts'
import { computeSketchMargin, forEachCandidate } from '../relations/forEachCandidate.ts'
import { computeFisherDeviations } from '../relations/significance.ts'

/** Two rows that move together. */
export type ClusterEdge = {
  readonly first: number
  readonly second: number
  /** Correlation, in [-1, 1]. */
  readonly r: number
  /** Standard deviations from none. */
  readonly deviations: number
}

/** Weakest correlation that may join two markets, whatever its significance. */
export const MIN_CLUSTER_CORRELATION = 0.4
/** Fewest changes in which both moved. */
const MIN_TOGETHER = 8

/**
 * Pairs that are strongly correlated, among the rows `from` to `to` and all later rows: one band of the search, so that
 * a large one is done in steps.
 * @param sketches of the whole of each row
 */
export function findClusterEdges(
  matrix: ChangeMatrix,
  sketches: Int32Array,
  band: { readonly from: number; readonly to: number },
): readonly ClusterEdge[] {
  const edges: ClusterEdge[] = []
  const margin = computeSketchMargin(MIN_CLUSTER_CORRELATION)
  forEachCandidate({ left: sketches, right: sketches, ...band, startAt: (row) => row + 1, margin }, (first, second) => {
    if (Math.abs(correlateFast(matrix, first, second, 0)) < MIN_CLUSTER_CORRELATION) return
    const { r, overlap, together } = correlate(matrix, { first, second, lag: 0 })
    if (together < MIN_TOGETHER) return
    edges.push({ first, second, r, deviations: computeFisherDeviations(r, overlap) })
  })
  return edges
}
