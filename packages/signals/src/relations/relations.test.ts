import { expect, test } from 'vitest'
import { buildChangeMatrix } from './changeMatrix.ts'
import { correlate, correlateFast } from './correlate.ts'
import { createRandom } from './createRandom.ts'
import { computeSketchMargin, forEachCandidate } from './forEachCandidate.ts'
import { adjustForDiscoveries, computeFisherDeviations, computeTwoSided } from './significance.ts'
import { sketchRows } from './sketchRows.ts'

const random = createRandom(3)
const buildSeries = (markets: number) =>
  Array.from({ length: markets }, (_, market) => {
    const probabilities = new Float32Array(169)
    let level = 0
    for (let tick = 0; tick < 169; tick++) {
      level += random() + random() + random() - 1.5
      probabilities[tick] = random() < 0.02 ? Number.NaN : 1 / (1 + Math.exp(-level * 0.2))
    }
    return { id: String(market), question: `q${market}`, probabilities }
  })

test('default: rows are centred, scaled and clipped; what is missing stays missing', () => {
  const series = buildSeries(5)
  const matrix = buildChangeMatrix(series)
  expect(matrix).toMatchObject({ rows: 5, steps: 168 })
  const row = matrix.changes.subarray(0, 168)
  const known = [...row].filter((value) => !Number.isNaN(value))
  expect(known.length).toBeLessThan(168)
  expect(known.reduce((sum, value) => sum + value, 0) / known.length).toBeCloseTo(0, 1)
  expect(known.reduce((sum, value) => sum + value * value, 0) / known.length).toBeCloseTo(1, 1)
  expect(Math.max(...known.map(Math.abs))).toBeLessThanOrEqual(3)
})

test('behavior: a market that hardly moved or was hardly seen has no row', () => {
  const [first, second, third] = buildSeries(3)
  if (!first || !second || !third) throw new Error('nothing')
  const still = { ...second, probabilities: second.probabilities.map((_, tick) => (tick < 10 ? 0.4 : 0.5)) }
  const unseen = { ...third, probabilities: third.probabilities.map((p, tick) => (tick < 120 ? Number.NaN : p)) }
  expect([...buildChangeMatrix([first, still, unseen]).marketOf]).toEqual([0])
})

test('behavior: both ways to correlate agree, at any lag', () => {
  const matrix = buildChangeMatrix(buildSeries(4))
  for (const lag of [-6, -1, 0, 1, 6]) {
    expect(correlateFast(matrix, 0, 1, lag)).toBeCloseTo(correlate(matrix, { first: 0, second: 1, lag }).r, 10)
  }
  expect(correlateFast(matrix, 2, 2, 0)).toBeCloseTo(1, 5)
})

test('behavior: sketches lose few of the pairs that matter, and rule out most of the others', () => {
  const series = buildSeries(400)
  // Every second market copies half of what its neighbour does.
  for (let market = 1; market < 400; market += 2) {
    const [own, other] = [series[market]?.probabilities, series[market - 1]?.probabilities]
    own?.forEach((value, tick) => {
      own[tick] = 0.5 * value + 0.5 * (other?.[tick] ?? 0)
    })
  }
  const matrix = buildChangeMatrix(series)
  const sketches = sketchRows(matrix, { from: 0, length: matrix.steps })
  const seen = new Set<number>()
  const all = { left: sketches, right: sketches, from: 0, to: matrix.rows, startAt: (row: number) => row + 1 }
  forEachCandidate({ ...all, margin: computeSketchMargin(0.4) }, (i, j) => seen.add(i * matrix.rows + j))
  let [strong, lost, pairs] = [0, 0, 0]
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = i + 1; j < matrix.rows; j++) {
      pairs++
      if (Math.abs(correlateFast(matrix, i, j, 0)) < 0.5) continue
      strong++
      if (!seen.has(i * matrix.rows + j)) lost++
    }
  }
  expect(strong).toBeGreaterThan(100)
  expect(lost / strong).toBeLessThanOrEqual(0.02)
  expect(seen.size / pairs).toBeLessThan(0.05)
})

test('behavior: probabilities of chance are right, also far out', () => {
  expect(computeTwoSided(0)).toBeCloseTo(1, 10)
  expect(computeTwoSided(1.959964)).toBeCloseTo(0.05, 6)
  expect(computeTwoSided(-3)).toBeCloseTo(0.0026998, 7)
  // Source: standard normal tables.
  expect(computeTwoSided(6) / 1.973175e-9).toBeCloseTo(1, 5)
  expect(computeTwoSided(2.8284271)).toBeCloseTo(0.0046777, 6)
  expect(computeFisherDeviations(0.5, 168)).toBeCloseTo(Math.atanh(0.5) * Math.sqrt(165), 10)
  expect(computeFisherDeviations(1, 168)).toBeLessThan(Number.POSITIVE_INFINITY)
  expect(computeFisherDeviations(1, 3)).toBe(0)
})

test('behavior: discoveries are adjusted for all tests that were made', () => {
  // The example of Benjamini and Hochberg, 1995: 15 tests, of which 4 are believed at 5 %.
  const values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719]
  const adjusted = adjustForDiscoveries([...values, 0.6528, 0.759, 1], { tests: 15 })
  expect(adjusted.filter((value) => value <= 0.05)).toHaveLength(4)
  expect(adjustForDiscoveries([0.001], { tests: 1000 })).toEqual([1])
  expect(adjustForDiscoveries([], { tests: 10 })).toEqual([])
})
