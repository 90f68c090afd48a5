import type { ChangeMatrix } from '../relations/changeMatrix.ts'
import { correlateFast } from '../relations/correlate.ts'
import { computeFisherDeviations } from '../relations/significance.ts'
import type { LagCandidate } from './findLagCandidates.ts'

/** Standard deviations that must be left once a stronger leader of the same follower is accounted for. */
const MIN_OWN = 3.5

/**
 * Drops what a stronger leader explains: of A before B before C the edge from A to C, and of two leaders that move
 * together the weaker one. Judged by the partial correlation, the stronger leaders of a follower first.
 */
export function dropIndirect<Edge extends LagCandidate>(matrix: ChangeMatrix, edges: readonly Edge[]): readonly Edge[] {
  const kept: Edge[] = []
  const leadersOf = new Map<number, Edge[]>()
  for (const edge of [...edges].sort((a, b) => Math.abs(b.r) - Math.abs(a.r))) {
    const stronger = leadersOf.get(edge.follower) ?? []
    if (stronger.some((other) => isExplained(matrix, edge, other))) continue
    kept.push(edge)
    leadersOf.set(edge.follower, [...stronger, edge])
  }
  return kept
}

function isExplained(matrix: ChangeMatrix, edge: LagCandidate, other: LagCandidate): boolean {
  // The other leader is looked at when it acts on the follower: later than this leader by the difference of the lags.
  const between = correlateFast(matrix, edge.leader, other.leader, edge.lag - other.lag)
  const rest = (1 - between * between) * (1 - other.r * other.r)
  if (rest < 1e-6) return true
  const own = (edge.r - between * other.r) / Math.sqrt(rest)
  return Math.abs(computeFisherDeviations(own, matrix.steps - edge.lag)) < MIN_OWN
}
