import { buildChangeMatrix, type ChangeMatrix, type MarketSeries } from '../relations/changeMatrix.ts'
import { adjustForDiscoveries, computeTwoSided } from '../relations/significance.ts'
import type { CascadeEdge } from './cascade.ts'
import { describeAnswer } from './describeAnswer.ts'
import { dropIndirect } from './dropIndirect.ts'
import { findLagCandidates, type LagCandidate, MAX_LAG, sketchLags } from './findLagCandidates.ts'
import { judgeLag } from './judgeLag.ts'

/** Part of the edges that may be chance. */
const FALSE_RATE = 0.01
/** Least part of the leader's large moves that must be answered: half is what a coin answers. */
const MIN_HIT_RATE = 0.5

/**
 * Finds which markets move first.
 * @param series probabilities of each market on one grid
 * @param options.stepMs length of the grid's steps
 */
export function findCascades(
  series: readonly MarketSeries[],
  options: { readonly stepMs: number },
): readonly CascadeEdge[] {
  const matrix = buildChangeMatrix(series)
  const candidates = findLagCandidates(matrix, sketchLags(matrix), { from: 0, to: matrix.rows })
  return buildCascades(series, matrix, candidates, options)
}

/**
 * The end of the search: from the candidates of all bands to edges.
 * @returns strongest first
 */
export function buildCascades(
  series: readonly MarketSeries[],
  matrix: ChangeMatrix,
  candidates: readonly LagCandidate[],
  { stepMs }: { readonly stepMs: number },
): readonly CascadeEdge[] {
  const idOf = (row: number) => series[matrix.marketOf[row] ?? -1]?.id ?? ''
  const pValues = candidates.map((candidate) => computeTwoSided(judgeLag(matrix, candidate)))
  const qValues = adjustForDiscoveries(pValues, { tests: matrix.rows * (matrix.rows - 1) * MAX_LAG })
  const believed = candidates
    .map((candidate, at) => ({ ...candidate, pValue: pValues[at] ?? 1, qValue: qValues[at] ?? 1 }))
    .filter(({ qValue }) => qValue <= FALSE_RATE)
  return dropIndirect(matrix, believed).flatMap((edge): CascadeEdge[] => {
    const { hitRate, moves, decaySteps } = describeAnswer(matrix, edge)
    if (hitRate <= MIN_HIT_RATE) return []
    const answer = { hitRate, moves, decayHalfLifeMs: Math.round(decaySteps * stepMs) }
    const { leader, follower, lag, r: strength, pValue, qValue } = edge
    return [
      { leaderId: idOf(leader), followerId: idOf(follower), lagMs: lag * stepMs, strength, pValue, qValue, ...answer },
    ]
  })
}
