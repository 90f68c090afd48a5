import { buildChangeMatrix, type ChangeMatrix, type MarketSeries } from '../relations/changeMatrix.ts'
import { sketchRows } from '../relations/sketchRows.ts'
import type { MarketCluster } from './cluster.ts'
import { describeMembers } from './describeMembers.ts'
import { type ClusterEdge, findClusterEdges } from './findClusterEdges.ts'
import { groupRows } from './groupRows.ts'
import { keepIdentity } from './keepIdentity.ts'
import { countWords, nameCluster } from './nameCluster.ts'

/**
 * Groups markets by the correlation of their changes.
 * @param series a week of hourly probabilities of each market
 * @param before clusters of earlier runs, newest first, whose ids and names stay while their cores do
 */
export function findClusters(
  series: readonly MarketSeries[],
  before: readonly MarketCluster[] = [],
): readonly MarketCluster[] {
  const matrix = buildChangeMatrix(series)
  const sketches = sketchRows(matrix, { from: 0, length: matrix.steps })
  const edges = findClusterEdges(matrix, sketches, { from: 0, to: matrix.rows })
  return buildClusters(series, matrix, edges, before)
}

/** The end of the search: from the edges of all bands to named clusters. */
export function buildClusters(
  series: readonly MarketSeries[],
  matrix: ChangeMatrix,
  edges: readonly ClusterEdge[],
  before: readonly MarketCluster[],
): readonly MarketCluster[] {
  const marketAt = (row: number) => series[matrix.marketOf[row] ?? -1]
  const vocabulary = countWords(series.map(({ question }) => question))
  const questionOf = new Map(series.map(({ id, question }) => [id, question]))
  const found = groupRows(edges, { rows: matrix.rows }).map((group) => {
    const { members, cohesion } = describeMembers(matrix, group, (row) => marketAt(row)?.id ?? '')
    const name = nameCluster(
      members.map(({ marketId }) => questionOf.get(marketId) ?? ''),
      vocabulary,
    )
    return { name, members, cohesion }
  })
  return keepIdentity(found, before)
}
