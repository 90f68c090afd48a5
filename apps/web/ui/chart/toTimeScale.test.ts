import { expect, test } from 'vitest'
import { toTimeScale } from './toTimeScale.ts'

const HOUR_MS = 3_600_000
const span = { fromMs: Date.UTC(2026, 10, 21), toMs: Date.UTC(2026, 10, 22) }

test('default: what is asked of a place is the moment that stands there', () => {
  const scale = toTimeScale(span, { width: 448, axisRight: 48, fewest: 2 })
  expect([scale.right, scale.toX(span.fromMs), scale.toX(span.toMs)]).toEqual([400, 0, 400])
  expect(scale.toMs(scale.toX(span.fromMs + HOUR_MS))).toBeCloseTo(span.fromMs + HOUR_MS, 3)
  expect(scale.times.ticks.length).toBeLessThanOrEqual(5)
})

test('behavior: a single moment and a chart without width are no division by nothing', () => {
  const scale = toTimeScale({ fromMs: span.fromMs, toMs: span.fromMs }, { width: 0, axisRight: 48, fewest: 2 })
  expect([scale.toX(span.fromMs), scale.toX(span.fromMs + 60_000), scale.toMs(1)]).toEqual([0, 1, span.fromMs + 60_000])
})
