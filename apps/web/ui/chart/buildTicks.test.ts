import { expect, test } from 'vitest'
import { buildPercentTicks, buildTimeTicks } from './buildTicks.ts'

const HOUR_MS = 3_600_000
const midnightMs = Date.UTC(2026, 10, 21)

test('default', () => {
  const { ticks, stepMs } = buildTimeTicks(midnightMs, midnightMs + 24 * HOUR_MS, { most: 5, offsetMs: 0 })
  expect(stepMs).toBe(6 * HOUR_MS)
  expect(ticks.map((at) => (at - midnightMs) / HOUR_MS)).toEqual([0, 6, 12, 18, 24])
  expect(buildPercentTicks([0.42, 0.78], 6)).toEqual({ ticks: [0.4, 0.5, 0.6, 0.7, 0.8], low: 0.3768, high: 0.8232 })
})

test('behavior: moments are round where the reader is', () => {
  const offsetMs = 5.5 * HOUR_MS
  const { ticks } = buildTimeTicks(midnightMs, midnightMs + 24 * HOUR_MS, { most: 5, offsetMs })
  for (const at of ticks) expect((at + offsetMs) % (6 * HOUR_MS)).toBe(0)
})

test('behavior: a flat line has room, and certainty is the end of the scale', () => {
  expect(buildPercentTicks([0.5, 0.5], 5)).toMatchObject({ low: 0.48, high: 0.52 })
  expect(buildPercentTicks([0, 1], 5)).toEqual({ ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], low: 0, high: 1 })
})
