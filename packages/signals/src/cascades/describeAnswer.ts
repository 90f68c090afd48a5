import type { ChangeMatrix } from '../relations/changeMatrix.ts'
import { correlateFast } from '../relations/correlate.ts'
import type { LagCandidate } from './findLagCandidates.ts'

/** A leader's move counts as large from this many standard deviations on. */
const LARGE = 1

/** How often the follower answered the leader's large moves, and how fast its answer fades. */
export function describeAnswer(
  matrix: ChangeMatrix,
  { leader, follower, lag, r }: LagCandidate,
): { readonly hitRate: number; readonly moves: number; readonly decaySteps: number } {
  const { changes, moved, steps } = matrix
  let [hits, moves] = [0, 0]
  for (let step = 0; step + lag < steps; step++) {
    const move = changes[leader * steps + step] ?? Number.NaN
    const answer = changes[follower * steps + step + lag] ?? Number.NaN
    if (!(Math.abs(move) >= LARGE) || Number.isNaN(answer)) continue
    moves++
    if (moved[follower * steps + step + lag] === 1 && move * answer * r > 0) hits++
  }
  const next = correlateFast(matrix, leader, follower, lag + 1) / r
  // Half-life of an exponential decay from one step to the next.
  const decaySteps = next <= 0.05 ? 0 : Math.log(0.5) / Math.log(Math.min(0.95, next))
  return { hitRate: moves === 0 ? 0 : hits / moves, moves, decaySteps }
}
