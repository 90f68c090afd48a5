import { expect, test } from 'vitest'
import { judgeBreaker } from './judgeBreaker.ts'

const MINUTE_MS = 60_000
const periodMs = 30 * MINUTE_MS
/** Refreshes, the newest first and last at time 0. */
const judge = (outcomes: readonly string[], nowMs = 0, longestPause?: number) =>
  judgeBreaker(
    outcomes.map((outcome, index) => ({ outcome, scheduledAtMs: -index * periodMs })),
    { nowMs, periodMs, longestPause },
  )

test('default: three failures in a row open it for one refresh; then one is tried', () => {
  expect(judge(['failed', 'failed', 'good', 'failed'])).toEqual({ state: 'closed', failures: 2, untilMs: null })
  expect(judge(['failed', 'failed', 'failed'], periodMs)).toEqual({
    ...{ state: 'open', failures: 3, untilMs: 2 * periodMs },
  })
  expect(judge(['failed', 'failed', 'failed'], 2 * periodMs).state).toBe('half_open')
})

test('behavior: each failure more doubles the pause, up to eight refreshes', () => {
  const pauses = [3, 4, 5, 6, 7, 50].map(
    (failures) => (judge(Array(failures).fill('failed')).untilMs ?? 0) / periodMs - 1,
  )
  expect(pauses).toEqual([1, 2, 4, 8, 8, 8])
})

test('behavior: a source that must be tried again soon has a longest pause of its own', () => {
  for (const failures of [3, 4, 50]) {
    const failed: string[] = Array(failures).fill('failed')
    expect(judge(failed, periodMs, 1)).toMatchObject({ state: 'open', untilMs: 2 * periodMs })
    expect(judge(failed, 2 * periodMs, 1).state).toBe('half_open')
  }
})

test('behavior: what was held back or is under way says nothing; what worked closes it', () => {
  expect(judge(['held', 'failed', 'failed', 'failed'])).toMatchObject({ state: 'open', untilMs: periodMs })
  expect(judge(['running', 'failed', 'failed', 'failed'], 3 * periodMs).state).toBe('half_open')
  expect(judge(['unchanged', 'failed', 'failed', 'failed'])).toMatchObject({ state: 'closed', failures: 0 })
  expect(judge([])).toEqual({ state: 'closed', failures: 0, untilMs: null })
})
