import { expect, test } from 'vitest'
import { findCascades } from '../cascades/findCascades.ts'
import { findClusters } from '../clusters/findClusters.ts'
import { buildPlantedMarkets, type PlantedOptions, shuffleMarkets } from './buildPlantedMarkets.ts'
import { computeAdjustedRand, scoreCascades, scoreClusters } from './scoreFindings.ts'

const stepMs = 3_600_000
const options: PlantedOptions = {
  seed: 11,
  markets: 300,
  steps: 168,
  clusterSizes: [12, 10, 8, 6, 5, 4, 3],
  within: [0.5, 0.85],
  cascades: 24,
  following: [0.5, 0.9],
  thin: 0.5,
  missing: 0.03,
}
const planted = buildPlantedMarkets(options)

test('default: planted clusters and cascades are found', () => {
  expect(scoreClusters(planted, findClusters(planted.series))).toBeGreaterThanOrEqual(0.9)
  const { precision, recall } = scoreCascades(planted, findCascades(planted.series, { stepMs }), { stepMs })
  expect(precision).toBeGreaterThanOrEqual(0.9)
  expect(recall).toBeGreaterThanOrEqual(0.8)
})

test('behavior: nothing is found in shuffled data', () => {
  for (const seed of [1, 2, 3]) {
    const shuffled = shuffleMarkets(planted, seed)
    expect(findClusters(shuffled)).toEqual([])
    expect(findCascades(shuffled, { stepMs })).toEqual([])
  }
})

test('behavior: an edge says by how much, how often and how sure', () => {
  const edges = findCascades(planted.series, { stepMs })
  for (const edge of edges) {
    expect(edge.lagMs % stepMs).toBe(0)
    expect(edge.lagMs).toBeGreaterThan(0)
    expect(edge.hitRate).toBeGreaterThan(0.5)
    expect(edge.hitRate).toBeLessThanOrEqual(1)
    expect(edge.moves).toBeGreaterThan(0)
    expect(edge.qValue).toBeLessThanOrEqual(0.01)
    expect(edge.pValue).toBeLessThanOrEqual(edge.qValue)
    expect(edge.decayHalfLifeMs).toBeGreaterThanOrEqual(0)
  }
})

test('behavior: of A before B before C, A to C is no edge of its own', () => {
  const edges = findCascades(planted.series, { stepMs })
  const found = new Set(edges.map(({ leaderId, followerId }) => `${leaderId}>${followerId}`))
  const idOf = (market: number) => planted.series[market]?.id ?? ''
  const chains = planted.edges.flatMap((first) =>
    planted.edges.filter(({ leader }) => leader === first.follower).map((second) => [first, second] as const),
  )
  expect(chains.length).toBeGreaterThan(3)
  const kept = chains.filter(([first, second]) => found.has(`${idOf(first.leader)}>${idOf(second.follower)}`))
  expect(kept.length).toBeLessThanOrEqual(1)
})

test('behavior: the same data gives the same findings', () => {
  expect(findClusters(planted.series)).toEqual(findClusters(planted.series))
})

test('behavior: nothing to look at, nothing found', () => {
  expect(findClusters([])).toEqual([])
  expect(findCascades([], { stepMs })).toEqual([])
  const still = planted.series.map((market) => ({ ...market, probabilities: market.probabilities.map(() => 0.5) }))
  expect(findClusters(still)).toEqual([])
  const unseen = still.map((market) => ({ ...market, probabilities: market.probabilities.map(() => Number.NaN) }))
  expect(findCascades(unseen, { stepMs })).toEqual([])
})

test('behavior: one jump in common does not make a cluster', () => {
  const quiet = planted.series.slice(-40).map(({ id, question, probabilities }) => {
    const jumped = probabilities.map((p, tick) => (tick < 80 ? p : Math.min(0.99, p + 0.4)))
    return { id, question, probabilities: jumped }
  })
  expect(findClusters(quiet)).toEqual([])
})

test('behavior: the score of a grouping is corrected for chance', () => {
  expect(computeAdjustedRand([0, 0, 1, 1, -1], [5, 5, 3, 3, -1])).toBe(1)
  expect(computeAdjustedRand([0, 0, 1, 1], [0, 1, 0, 1])).toBeLessThanOrEqual(0)
  expect(computeAdjustedRand([0, 0, 0, 1, 1, 1], [-1, -1, -1, -1, -1, -1])).toBe(0)
})
