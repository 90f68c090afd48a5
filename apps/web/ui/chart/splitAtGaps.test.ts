import { expect, test } from 'vitest'
import { splitAtGaps } from './splitAtGaps.ts'

const points = [0, 1, 2, 10, 11].map((atMs) => ({ atMs, probability: 0.5 }))
const runs = (gaps: Parameters<typeof splitAtGaps>[1]) =>
  splitAtGaps(points, gaps).map((run) => run.map(({ atMs }) => atMs))

test('default', () => {
  expect(runs([{ fromMs: 3, toMs: 9 }])).toEqual([
    [0, 1, 2],
    [10, 11],
  ])
})

test('behavior: a gap before the first or after the last point breaks nothing', () => {
  expect(
    runs([
      { fromMs: -5, toMs: 0 },
      { fromMs: 11, toMs: 20 },
    ]),
  ).toEqual([[0, 1, 2, 10, 11]])
  expect(splitAtGaps([], [])).toEqual([])
})
