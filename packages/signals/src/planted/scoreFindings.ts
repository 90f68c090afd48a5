import type { CascadeEdge } from '../cascades/cascade.ts'
import type { MarketCluster } from '../clusters/cluster.ts'
import type { PlantedMarkets } from './buildPlantedMarkets.ts'

/**
 * How well two groupings agree, corrected for chance: 1 when they are the same, about 0 when they are unrelated.
 * Source: Hubert and Arabie, Comparing partitions, 1985.
 * @param first group of each item; -1 stands for a group of its own
 */
export function computeAdjustedRand(first: readonly number[], second: readonly number[]): number {
  const own = (groups: readonly number[]) => groups.map((group, at) => (group < 0 ? -1 - at : group))
  const [a, b] = [own(first), own(second)]
  const pairs = (keys: readonly (number | string)[]) => {
    const counts = new Map<number | string, number>()
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
    return [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0)
  }
  const together = pairs(a.map((group, at) => `${group}/${b[at]}`))
  const [inFirst, inSecond, all] = [pairs(a), pairs(b), (a.length * (a.length - 1)) / 2]
  const expected = (inFirst * inSecond) / all
  const most = (inFirst + inSecond) / 2
  return most === expected ? 1 : (together - expected) / (most - expected)
}

/** How well clusters that were found agree with those that were planted. */
export function scoreClusters(planted: PlantedMarkets, found: readonly MarketCluster[]): number {
  const groupOf = new Map(
    found.flatMap(({ members }, group) => members.map(({ marketId }) => [marketId, group] as const)),
  )
  return computeAdjustedRand(
    planted.clusterOf,
    planted.series.map(({ id }) => groupOf.get(id) ?? -1),
  )
}

/** Which part of the edges found is right, and which part of the planted ones was found. The lag must be right too. */
export function scoreCascades(
  planted: PlantedMarkets,
  found: readonly CascadeEdge[],
  { stepMs }: { readonly stepMs: number },
): { readonly precision: number; readonly recall: number } {
  const name = (leader: string, follower: string, lag: number) => `${leader}>${follower}@${lag}`
  const idOf = (market: number) => planted.series[market]?.id ?? ''
  const right = new Set(planted.edges.map(({ leader, follower, lag }) => name(idOf(leader), idOf(follower), lag)))
  const hits = found.filter((edge) => right.has(name(edge.leaderId, edge.followerId, edge.lagMs / stepMs))).length
  return { precision: found.length === 0 ? 0 : hits / found.length, recall: hits / Math.max(1, right.size) }
}
