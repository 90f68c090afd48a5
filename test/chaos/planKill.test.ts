import { expect, test } from 'vitest'
import { boundaries, planKill } from './planKill.ts'

const plan = (seed: number, count: number) =>
  Array.from({ length: count }, (_, index) => planKill({ seed, number: index + 1, maxReorgDepth: 4 }))

test('default: the same seed plans the same kills, another one others', () => {
  expect(plan(1, 100)).toEqual(plan(1, 100))
  expect(plan(2, 100)).not.toEqual(plan(1, 100))
})

test('behavior: every boundary, a half at random times, a fifth with the bundler, a twentieth with a reorg', () => {
  const kills = plan(7, 500)
  const placed = kills.filter(({ place }) => place)
  expect(placed).toHaveLength(250)
  for (const { part, place } of boundaries) {
    const here = placed.filter((kill) => kill.place === place)
    expect(here.length).toBeGreaterThan(20)
    for (const { parts } of here) expect(parts).toContain(part)
  }
  expect(kills.filter(({ parts }) => parts.includes('bundler'))).toHaveLength(100)
  const reorgs = kills.filter(({ reorgDepth }) => reorgDepth > 0)
  expect(reorgs).toHaveLength(25)
  expect(new Set(reorgs.map(({ reorgDepth }) => reorgDepth))).toEqual(new Set([1, 2, 3, 4]))
  for (const part of ['private', 'public'] as const) {
    const random = kills.filter(({ parts, place }) => !place && parts.includes(part))
    expect(random.length).toBeGreaterThan(100)
  }
})
