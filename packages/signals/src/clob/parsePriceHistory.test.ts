import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePriceHistory } from './parsePriceHistory.ts'

test('default: sorted, one point per time', () => {
  expect(
    parsePriceHistory({
      history: [
        { t: 20, p: 0.5 },
        { t: 10, p: 0.4 },
        { t: 20, p: 0.9 },
        { t: 30, p: 2 },
      ],
    }),
  ).toEqual({
    points: [
      { atMs: 10_000, probability: 0.4 },
      { atMs: 20_000, probability: 0.5 },
    ],
    refused: 2,
  })
})

test('rejects: upstream_bad_shape', () => {
  expect(() => parsePriceHistory([])).toThrow(expect.objectContaining({ code: 'upstream_bad_shape' }))
})

test('behavior: rubbish points never become values', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.anything(), fc.record({ t: fc.anything(), p: fc.anything() }))), (history) => {
      const { points, refused } = parsePriceHistory({ history })
      expect(points.length + refused).toBe(history.length)
      for (const { probability } of points) expect(probability >= 0 && probability <= 1).toBe(true)
    }),
  )
})
