import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../relations/createRandom.ts'
import {
  buildSharedLevels,
  drawNoise,
  EPSILON,
  FEWEST_WORKSPACES,
  MOST_NOISE,
  type SharedTrigger,
} from './buildSharedLevels.ts'

const near = (count: number, threshold: number, from = 0): readonly SharedTrigger[] =>
  Array.from({ length: count }, (_, at) => ({ workspaceId: `w${from + at}`, threshold, createdAtMs: at }))
const toldAt = (triggers: readonly SharedTrigger[], random: () => number) =>
  buildSharedLevels(triggers, random).flatMap(({ workspaces }, level) =>
    workspaces === null ? [] : [[level, workspaces]],
  )

test('default: a level with many workspaces is told with noise, the others not', () => {
  const levels = buildSharedLevels([...near(80, 0.61), ...near(19, 0.3, 100)], createRandom(1))
  expect(levels).toHaveLength(20)
  const told = levels.filter(({ workspaces }) => workspaces !== null)
  expect(told).toMatchObject([{ from: 0.6, to: 0.65 }])
  expect(Math.abs((told[0]?.workspaces ?? 0) - 80)).toBeLessThanOrEqual(MOST_NOISE)
})

test('behavior: whatever the noise, nothing of fewer than twenty workspaces is told', () => {
  const trigger = fc.record({
    workspaceId: fc.integer({ min: 0, max: 60 }).map(String),
    threshold: fc.double({ min: 0, max: 1, noNaN: true }),
    createdAtMs: fc.integer({ min: 0, max: 1_000 }),
  })
  const random = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
    minLength: 20,
    maxLength: 20,
  })
  // Few levels, so that some of them are full.
  const crowded = trigger.map((one) => ({ ...one, threshold: Math.floor(one.threshold * 2) / 2 }))
  fc.assert(
    fc.property(fc.array(fc.oneof(trigger, crowded), { maxLength: 400 }), random, (triggers, numbers) => {
      let next = 0
      const levels = buildSharedLevels(triggers, () => numbers[next++] ?? 0)
      for (const { from, to, workspaces } of levels) {
        const inLevel = triggers.filter(({ threshold }) => threshold >= from && (threshold < to || to === 1))
        const distinct = new Set(inLevel.map(({ workspaceId }) => workspaceId)).size
        if (workspaces !== null) expect(distinct).toBeGreaterThanOrEqual(FEWEST_WORKSPACES)
      }
    }),
    { numRuns: 500 },
  )
  for (const number of [0, 0.5, 1 - 2 ** -53]) {
    expect(toldAt(near(FEWEST_WORKSPACES - 1, 0.5), () => number)).toEqual([])
  }
  expect(toldAt(near(FEWEST_WORKSPACES, 0.5), () => 1 - 2 ** -53)).toEqual([[10, FEWEST_WORKSPACES + MOST_NOISE]])
})

test('behavior: a workspace counts once in a market, where its newest trigger is', () => {
  const many = Array.from({ length: 300 }, (_, at) => ({ workspaceId: 'w', threshold: 0.5, createdAtMs: at }))
  expect(toldAt(many, () => 1 - 2 ** -53)).toEqual([])
  const moved = [...near(40, 0.2), ...near(40, 0.8).map((one) => ({ ...one, createdAtMs: 1_000 }))]
  expect(toldAt(moved, () => 0.5)).toEqual([[16, 40]])
})

test('behavior: nobody can tell beyond e^ε whether one workspace is among those that are counted', () => {
  const RUNS = 100_000
  const tally = (count: number, seed: number) => {
    const random = createRandom(seed)
    const seen = new Map<number | null, number>()
    for (let run = 0; run < RUNS; run++) {
      // The level's own draw alone: the others are empty in both cases, and their noise is their own.
      const noisy = count + drawNoise(random)
      const told = noisy >= FEWEST_WORKSPACES + MOST_NOISE ? noisy : null
      seen.set(told, (seen.get(told) ?? 0) + 1)
    }
    return seen
  }
  for (const count of [19, 20, 31, 32, 40]) {
    const [without, withOne] = [tally(count, 11), tally(count + 1, 12)]
    for (const told of new Set([...without.keys(), ...withOne.keys()])) {
      const [less, more] = [without.get(told) ?? 0, withOne.get(told) ?? 0]
      // Five deviations of sampling on both sides; outputs that hardly ever come say nothing.
      for (const [a, b] of [
        [less, more],
        [more, less],
      ] as const) {
        expect(a - 5 * Math.sqrt(a), `${told} of ${count}: ${less} ${more}`).toBeLessThanOrEqual(
          Math.exp(EPSILON) * (b + 5 * Math.sqrt(b)) + 25,
        )
      }
    }
  }
})

test('behavior: the noise is as large as it says, and goes both ways alike', () => {
  const random = createRandom(5)
  const draws = Array.from({ length: 100_000 }, () => drawNoise(random))
  const mean = draws.reduce((sum, one) => sum + one, 0) / draws.length
  const ratio = Math.exp(-EPSILON)
  const variance = draws.reduce((sum, one) => sum + one * one, 0) / draws.length
  expect(Math.abs(mean)).toBeLessThan(0.03)
  expect(variance / ((2 * ratio) / (1 - ratio) ** 2)).toBeCloseTo(1, 1)
  expect(Math.max(...draws.map(Math.abs))).toBeLessThanOrEqual(MOST_NOISE)
})
