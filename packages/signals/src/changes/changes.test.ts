import { expect, test } from 'vitest'
import { markFactorChanges } from '../factors/markFactorChanges.ts'
import { factorsV1 } from '../factors/scoreFactors.ts'
import { createRandom } from '../relations/createRandom.ts'
import { findJumps } from './findJumps.ts'
import { findShifts } from './findShifts.ts'

const SERIES = 400
const LENGTH = 240

type Noise = (random: () => number) => number[]
const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const make = (next: (random: () => number, last: number) => number): Noise => {
  return (random) => {
    let last = 0
    return Array.from({ length: LENGTH }, () => {
      last = next(random, last)
      return last
    })
  }
}
const noises: Readonly<Record<string, Noise>> = {
  normal: make(normal),
  'with heavy tails': make((random) => -Math.log(1 - random()) * (random() < 0.5 ? -1 : 1)),
  'that hangs together': make((random, last) => 0.5 * last + normal(random)),
  'mostly nothing': make((random) => (random() < 0.85 ? 0 : -Math.log(1 - random()) * (random() < 0.5 ? -1 : 1))),
}

test.each(Object.entries(noises))('behavior: at most two of a hundred series of noise have a mark (%s)', (_, noise) => {
  const random = createRandom(7)
  let jumps = 0
  let shifts = 0
  for (let series = 0; series < SERIES; series++) {
    const values = noise(random)
    if (findJumps(values).length > 0) jumps++
    if (findShifts(values).length > 0) shifts++
  }
  expect({ jumps: jumps / SERIES <= 0.02, shifts: shifts / SERIES <= 0.02 }, `${jumps} ${shifts}`).toEqual({
    jumps: true,
    shifts: true,
  })
})

test.each(Object.entries(noises))('behavior: what is planted is found, where it is planted (%s)', (_, noise) => {
  const random = createRandom(8)
  let jumps = 0
  let shifts = 0
  for (let series = 0; series < SERIES; series++) {
    const values = noise(random)
    const place = 40 + Math.floor(random() * (LENGTH - 80))
    const size = 2 * Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / LENGTH)
    const shifted = findShifts(values.map((value, at) => (at >= place ? value + size : value)))
    if (shifted.some(({ at }) => Math.abs(at - place) <= 6)) shifts++
    const jumped = findJumps(values.map((value, at) => (at === place ? value + 12 * size : value)))
    if (jumped.some(({ at }) => at === place)) jumps++
  }
  expect({ jumps: jumps / SERIES >= 0.95, shifts: shifts / SERIES >= 0.85 }, `${jumps} ${shifts}`).toEqual({
    jumps: true,
    shifts: true,
  })
})

test('behavior: two jumps do not hide each other; too few values say nothing', () => {
  const values = make(normal)(createRandom(9))
  const jumps = findJumps(values.map((value, at) => (at === 60 || at === 61 ? value + 15 : value)))
  expect(jumps.map(({ at }) => at)).toEqual([60, 61])
  expect(findJumps([0, 0, 9])).toEqual([])
  expect(findShifts([0, 0, 9])).toEqual([])
  expect(findShifts(Array(100).fill(1))).toEqual([])
  expect(findJumps(Array(100).fill(1))).toEqual([])
})

/** A week of half hours of a factor as `scoreFactors` would give it: what is added, halved with each day. */
function buildHistory(options: {
  readonly seed: number
  readonly added: (at: number) => number
  readonly noise: number
}) {
  const { halfLifeMs, scale } = factorsV1
  const random = createRandom(options.seed)
  const stepMs = 30 * 60_000
  let sum = 0
  return Array.from({ length: 336 }, (_, at) => {
    sum = sum * 0.5 ** (stepMs / halfLifeMs) + options.added(at) + options.noise * normal(random)
    return { atMs: at * stepMs, score: 100 * Math.tanh(sum / scale) }
  })
}

test('default: of a factor the hour of a great event, and the day from which on the news press harder', () => {
  const event = markFactorChanges(
    buildHistory({ seed: 1, added: (at) => (at === 200 ? 2 : 0), noise: 0.03 }),
    factorsV1,
  )
  expect(event.map(({ kind, atMs }) => [kind, atMs / 1_800_000])).toEqual([['jump', 200]])
  expect((event[0]?.after ?? 0) - (event[0]?.before ?? 0)).toBeGreaterThan(40)
  const pressed = markFactorChanges(
    buildHistory({ seed: 2, added: (at) => (at >= 170 ? 0.05 : 0), noise: 0.03 }),
    factorsV1,
  )
  expect(pressed.map(({ kind }) => kind)).toEqual(['shift'])
  expect(Math.abs((pressed[0]?.atMs ?? 0) / 1_800_000 - 170)).toBeLessThanOrEqual(6)
  expect(pressed[0]?.after).toBeGreaterThan(pressed[0]?.before ?? 100)
})

test('behavior: a factor that only drifts back, and one of which little is known, have no marks', () => {
  let marked = 0
  for (let seed = 0; seed < 100; seed++) {
    const history = buildHistory({ seed, added: (at) => (at === 0 ? 3 : 0), noise: 0.05 })
    if (markFactorChanges(history, factorsV1).length > 0) marked++
  }
  expect(marked).toBeLessThanOrEqual(4)
  expect(markFactorChanges([], factorsV1)).toEqual([])
  expect(markFactorChanges([{ atMs: 0, score: 100 }], factorsV1)).toEqual([])
})
