import type { ChangeMatrix } from '../relations/changeMatrix.ts'
import { correlate, correlateFast } from '../relations/correlate.ts'
import { computeFisherDeviations } from '../relations/significance.ts'
import { type LagCandidate, MAX_LAG } from './findLagCandidates.ts'

/** Fewest changes in which both moved. */
const MIN_TOGETHER = 8
/** Least correlation in either half of the time: one episode is not a habit. */
const MIN_HALF = 0.15
/** Far shifts at which nothing should be left, by which the spread of chance is measured. */
const FAR_SHIFTS = 48

/**
 * How far a candidate is from chance, in standard deviations.
 *
 * The spread of chance is the larger of the theoretical one and of what the same two rows show at shifts too far apart
 * to mean anything: rows with few, large or clustered moves correlate by accident more often than theory says.
 * @returns 0 when it is no lead: the two move together, or the other one leads, or it happened in one half only
 */
export function judgeLag(matrix: ChangeMatrix, candidate: LagCandidate): number {
  const { leader, follower, lag, r } = candidate
  const strength = Math.abs(r)
  if (Math.abs(correlateFast(matrix, leader, follower, 0)) >= strength) return 0
  for (let back = 1; back <= MAX_LAG; back++) {
    if (Math.abs(correlateFast(matrix, leader, follower, -back)) >= strength) return 0
  }
  const { overlap, together } = correlate(matrix, { first: leader, second: follower, lag })
  if (together < MIN_TOGETHER) return 0
  if (correlateHalves(matrix, candidate).some((half) => half * Math.sign(r) < MIN_HALF)) return 0
  return computeFisherDeviations(r, overlap) / Math.max(1, measureSpread(matrix, candidate) * Math.sqrt(overlap - 3))
}

function correlateHalves(matrix: ChangeMatrix, { leader, follower, lag }: LagCandidate): readonly number[] {
  const middle = Math.floor((matrix.steps - lag) / 2)
  return [
    correlateShifted(matrix, { leader, follower, from: 0, to: middle, shift: lag }),
    correlateShifted(matrix, { leader, follower, from: middle, to: matrix.steps - lag, shift: lag }),
  ]
}

function measureSpread(matrix: ChangeMatrix, { leader, follower }: LagCandidate): number {
  const nearest = 2 * MAX_LAG
  const stride = (matrix.steps - 2 * nearest) / FAR_SHIFTS
  let squares = 0
  for (let at = 0; at < FAR_SHIFTS; at++) {
    const shift = nearest + Math.floor(at * stride)
    squares += correlateShifted(matrix, { leader, follower, from: 0, to: matrix.steps, shift }) ** 2
  }
  return Math.sqrt(squares / FAR_SHIFTS)
}

/** Correlation of a part of the leader's row with the follower's, shifted around the end. */
function correlateShifted(
  { changes, steps }: ChangeMatrix,
  part: {
    readonly leader: number
    readonly follower: number
    readonly from: number
    readonly to: number
    readonly shift: number
  },
): number {
  const a = part.leader * steps
  const b = part.follower * steps
  let products = 0
  let squaresA = 0
  let squaresB = 0
  for (let step = part.from; step < part.to; step++) {
    const later = step + part.shift
    const x = changes[a + step] ?? Number.NaN
    const y = changes[b + (later < steps ? later : later - steps)] ?? Number.NaN
    const product = x * y
    if (Number.isNaN(product)) continue
    products += product
    squaresA += x * x
    squaresB += y * y
  }
  const scale = Math.sqrt(squaresA * squaresB)
  return scale > 0 ? products / scale : 0
}
