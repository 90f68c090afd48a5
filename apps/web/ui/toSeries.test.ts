import { expect, test } from 'vitest'
import { toSeries } from './toSeries.ts'

test('default', () => {
  expect(
    toSeries([
      { atMs: 1_000, probability: 0.1 },
      { atMs: 61_500, probability: 0.2 },
    ]),
  ).toEqual([
    { time: 1, value: 0.1 },
    { time: 61, value: 0.2 },
  ])
})

test('behavior: a chart never gets two points of one second, or one that goes back in time', () => {
  const points = [
    { atMs: 5_900, probability: 0.3 },
    { atMs: 5_000, probability: 0.1 },
    { atMs: 2_000, probability: 0.9 },
  ]
  expect(toSeries(points)).toEqual([
    { time: 2, value: 0.9 },
    { time: 5, value: 0.3 },
  ])
})
