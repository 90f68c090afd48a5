import { expect, test } from 'vitest'
import type { MarketCluster } from './cluster.ts'
import { keepIdentity } from './keepIdentity.ts'

const cluster = (name: string, ids: string): Omit<MarketCluster, 'id'> => ({
  name,
  members: [...ids].map((marketId, at) => ({ marketId, closeness: 1 - at / 100, direction: 1 })),
  cohesion: 0.7,
})
const idsOf = (clusters: readonly MarketCluster[]) => clusters.map(({ id }) => id)

test('default: a cluster keeps id and name while its core stays', () => {
  const [first] = keepIdentity([cluster('Fed cut', 'abcdef')], [])
  if (!first) throw new Error('nothing')
  const [second] = keepIdentity([cluster('Fed march cut', 'abcdxyz')], [first])
  expect(second).toMatchObject({ id: first.id, name: 'Fed cut' })
  expect(second?.members).toHaveLength(7)
})

test('behavior: a cluster that splits leaves its id to the larger part', () => {
  const before = keepIdentity([cluster('Fed', 'abcdefgh')], [])
  const after = keepIdentity([cluster('two', 'gh'), cluster('one', 'abcdef')], before)
  expect(after[1]?.id).toBe(before[0]?.id)
  expect(after[0]?.id).not.toBe(before[0]?.id)
})

test('behavior: two that become one keep one id, and none is given twice', () => {
  const before = keepIdentity([cluster('a', 'abcd'), cluster('b', 'efgh')], [])
  expect(new Set(idsOf(before)).size).toBe(2)
  const merged = keepIdentity([cluster('ab', 'abcdefgh')], before)
  expect(idsOf(before)).toContain(merged[0]?.id)
  const parted = keepIdentity([cluster('a', 'abcd'), cluster('a2', 'abcd')], before)
  expect(new Set(idsOf(parted)).size).toBe(2)
})

test('behavior: other markets make another cluster', () => {
  const before = keepIdentity([cluster('a', 'abcd')], [])
  expect(keepIdentity([cluster('z', 'awxyz')], before)[0]?.id).not.toBe(before[0]?.id)
})

test('behavior: one that was away for a run comes back under its id', () => {
  const long = keepIdentity([cluster('a', 'abcd')], [])
  const now = keepIdentity([cluster('b', 'efgh')], long)
  expect(keepIdentity([cluster('a', 'abcd')], [...now, ...long])[0]?.id).toBe(long[0]?.id)
})
