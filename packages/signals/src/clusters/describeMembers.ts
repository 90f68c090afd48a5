import type { ChangeMatrix } from '../relations/changeMatrix.ts'
import { correlateFast } from '../relations/correlate.ts'
import type { ClusterMember } from './cluster.ts'

/** Members that each one is compared with: enough for a mean, and a group of thousands stays cheap. */
const COMPARED = 64

/**
 * How close each row of a group is to the others, and which way it moves.
 * @returns members, closest first, and their mean correlation
 */
export function describeMembers(
  matrix: ChangeMatrix,
  group: readonly number[],
  idOf: (row: number) => string,
): { readonly members: readonly ClusterMember[]; readonly cohesion: number } {
  const stride = Math.max(1, Math.ceil(group.length / COMPARED))
  const sample = group.filter((_, at) => at % stride === 0)
  const closenessOf = (row: number) => {
    const others = sample.filter((other) => other !== row)
    const sum = others.reduce((total, other) => total + Math.abs(correlateFast(matrix, row, other, 0)), 0)
    return sum / Math.max(1, others.length)
  }
  const ranked = group
    .map((row) => ({ row, marketId: idOf(row), closeness: closenessOf(row) }))
    .sort((a, b) => b.closeness - a.closeness || (a.marketId < b.marketId ? -1 : 1))
  const first = ranked[0]?.row ?? 0
  const members = ranked.map(({ row, marketId, closeness }): ClusterMember => {
    const isAgainst = row !== first && correlateFast(matrix, first, row, 0) < 0
    return { marketId, closeness, direction: isAgainst ? -1 : 1 }
  })
  const cohesion = members.reduce((sum, { closeness }) => sum + closeness, 0) / Math.max(1, members.length)
  return { members, cohesion }
}
