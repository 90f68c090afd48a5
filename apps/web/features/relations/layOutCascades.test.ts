import { expect, test } from 'vitest'
import { layOutCascades } from './layOutCascades.ts'

const edge = (leaderId: string, followerId: string) => ({
  leaderId,
  leader: leaderId,
  followerId,
  follower: followerId,
  lagMs: 3_600_000,
  strength: 0.5,
})
const place = (edges: Parameters<typeof layOutCascades>[0]) =>
  layOutCascades(edges).map(({ marketId, column, row }) => `${marketId} ${column}.${row}`)

test('default: who moves later stands further right', () => {
  expect(place([edge('b', 'c'), edge('a', 'b'), edge('a', 'd')])).toEqual(['b 1.0', 'c 2.0', 'a 0.0', 'd 1.1'])
})

test('behavior: a circle ends', () => {
  expect(place([edge('a', 'b'), edge('b', 'c'), edge('c', 'a')])).toHaveLength(3)
})

test('behavior: of nothing there is nothing', () => {
  expect(layOutCascades([])).toEqual([])
})
