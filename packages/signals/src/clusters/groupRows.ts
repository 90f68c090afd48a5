import Graph from 'graphology'
import louvain from 'graphology-communities-louvain'
import { createRandom } from '../relations/createRandom.ts'
import { adjustForDiscoveries, computeTwoSided } from '../relations/significance.ts'
import type { ClusterEdge } from './findClusterEdges.ts'

/** Part of the edges that may be chance. */
const FALSE_RATE = 0.01
/** Strongest edges that a row keeps: more say nothing new, and they are what a large graph's memory goes into. */
const EDGES_PER_ROW = 12
/** Two markets are a pair, not a cluster. */
const MIN_MEMBERS = 3

/**
 * Groups rows by who moves with whom: the edges that are no chance, then communities (Louvain). The same edges give the
 * same groups.
 * @param options.rows rows among which the edges were searched, which is what their significance depends on
 * @returns rows of each group, largest group first
 */
export function groupRows(
  edges: readonly ClusterEdge[],
  options: { readonly rows: number },
): readonly (readonly number[])[] {
  const graph = new Graph<object, { weight: number }>({ type: 'undirected', multi: false, allowSelfLoops: false })
  for (const { first, second, r } of keepStrongest(keepSignificant(edges, options.rows))) {
    graph.mergeNode(first)
    graph.mergeNode(second)
    graph.mergeEdge(first, second, { weight: r * r })
  }
  if (graph.size === 0) return []
  const communityOf = louvain(graph, { getEdgeWeight: 'weight', rng: createRandom(1) })
  const groups = new Map<number, number[]>()
  for (const [node, community] of Object.entries(communityOf)) {
    const group = groups.get(community)
    if (group) group.push(Number(node))
    else groups.set(community, [Number(node)])
  }
  return [...groups.values()]
    .filter(({ length }) => length >= MIN_MEMBERS)
    .map((group) => group.sort((a, b) => a - b))
    .sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0))
}

function keepSignificant(edges: readonly ClusterEdge[], rows: number): readonly ClusterEdge[] {
  const tests = (rows * (rows - 1)) / 2
  const pValues = edges.map(({ deviations }) => computeTwoSided(deviations))
  const qValues = adjustForDiscoveries(pValues, { tests })
  return edges.filter((_, at) => (qValues[at] ?? 1) <= FALSE_RATE)
}

/** An edge stays when it is among the strongest of either end. */
function keepStrongest(edges: readonly ClusterEdge[]): readonly ClusterEdge[] {
  const sorted = [...edges].sort((a, b) => Math.abs(b.r) - Math.abs(a.r) || a.first - b.first || a.second - b.second)
  const kept = new Map<number, number>()
  const count = (row: number) => kept.get(row) ?? 0
  return sorted.filter(({ first, second }) => {
    if (count(first) >= EDGES_PER_ROW && count(second) >= EDGES_PER_ROW) return false
    kept.set(first, count(first) + 1)
    kept.set(second, count(second) + 1)
    return true
  })
}
