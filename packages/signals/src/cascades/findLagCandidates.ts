import type { ChangeMatrix } from '../relations/changeMatrix.ts'
import { correlateFast } from '../relations/correlate.ts'
import { computeSketchMargin, forEachCandidate } from '../relations/forEachCandidate.ts'
import { sketchRows } from '../relations/sketchRows.ts'

/** A row that may follow another. */
export type LagCandidate = {
  readonly leader: number
  readonly follower: number
  /** Steps by which the follower is later. */
  readonly lag: number
  readonly r: number
}

/** Longest lag that is searched, in steps. */
export const MAX_LAG = 6
/** Weakest correlation of an edge, whatever its significance. */
const MIN_LAG_CORRELATION = 0.4

/** Sketches of a window of each row: of the leaders, and of the followers at each lag from 1 on. */
export type LagSketches = { readonly leaders: Int32Array; readonly followers: readonly Int32Array[] }

/** Prepares the search; a few microseconds per row and lag. */
export function sketchLags(matrix: ChangeMatrix): LagSketches {
  const length = Math.max(0, matrix.steps - MAX_LAG)
  const followers = Array.from({ length: MAX_LAG }, (_, at) => sketchRows(matrix, { from: at + 1, length }))
  return { leaders: sketchRows(matrix, { from: 0, length }), followers }
}

/**
 * Pairs in which a leader among the rows `from` to `to` is strongly correlated with what another row does later, each
 * at its strongest lag: one band of the search, so that a large one is done in steps.
 */
export function findLagCandidates(
  matrix: ChangeMatrix,
  sketches: LagSketches,
  band: { readonly from: number; readonly to: number },
): readonly LagCandidate[] {
  const best = new Map<number, LagCandidate>()
  const margin = computeSketchMargin(MIN_LAG_CORRELATION)
  for (const [at, right] of sketches.followers.entries()) {
    const lag = at + 1
    forEachCandidate({ left: sketches.leaders, right, ...band, startAt: () => 0, margin }, (leader, follower) => {
      if (leader === follower) return
      const r = correlateFast(matrix, leader, follower, lag)
      if (Math.abs(r) < MIN_LAG_CORRELATION) return
      const key = leader * matrix.rows + follower
      if (Math.abs(best.get(key)?.r ?? 0) < Math.abs(r)) best.set(key, { leader, follower, lag, r })
    })
  }
  return [...best.values()]
}
