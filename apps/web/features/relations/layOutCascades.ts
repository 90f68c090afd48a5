import type { CascadeView } from '@spells/shared/api'

/** What of a cascade its place in a drawing depends on. */
export type CascadeEdge = Pick<CascadeView, 'leaderId' | 'leader' | 'followerId' | 'follower' | 'lagMs' | 'strength'>

/** A market in the drawing: `column` counts how many move before it, `row` its place in the column. */
export type CascadeNode = {
  readonly marketId: string
  readonly question: string | null
  readonly column: number
  readonly row: number
}

/**
 * Puts markets into columns, so that each stands to the right of those that move before it, as far as there is no
 * circle; an edge that closes a circle points back.
 */
export function layOutCascades(edges: readonly CascadeEdge[]): readonly CascadeNode[] {
  const questions = new Map(
    edges.flatMap(({ leaderId, leader, followerId, follower }) => [
      [leaderId, leader],
      [followerId, follower],
    ]),
  )
  const columns = new Map<string, number>()
  const underWay = new Set<string>()
  const findColumn = (marketId: string): number => {
    const known = columns.get(marketId)
    if (known !== undefined) return known
    underWay.add(marketId)
    const leaders = edges.filter(({ leaderId, followerId }) => followerId === marketId && !underWay.has(leaderId))
    const column = Math.max(-1, ...leaders.map(({ leaderId }) => findColumn(leaderId))) + 1
    underWay.delete(marketId)
    columns.set(marketId, column)
    return column
  }
  const rows = new Map<number, number>()
  return [...questions].map(([marketId, question]) => {
    const column = findColumn(marketId)
    const row = rows.get(column) ?? 0
    rows.set(column, row + 1)
    return { marketId, question, column, row }
  })
}
