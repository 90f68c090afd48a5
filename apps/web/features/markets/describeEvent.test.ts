import { expect, test } from 'vitest'
import { describeEventAge, isOldReading } from './describeEvent.ts'

const MINUTE_MS = 60_000
const observedAt = '2026-11-21T12:00:00.000Z'
const seenMs = Date.parse(observedAt)

test('default: a reading of two refreshes is old, one of a market that is over is not', () => {
  expect(isOldReading({ status: 'open', observedAt }, seenMs + 4 * MINUTE_MS)).toBe(false)
  expect(isOldReading({ status: 'open', observedAt }, seenMs + 4 * MINUTE_MS + 1)).toBe(true)
  expect(isOldReading({ status: 'resolved', observedAt }, seenMs + 90 * MINUTE_MS)).toBe(false)
})

test('behavior: an event that was not seen for two refreshes says so', () => {
  expect(describeEventAge(60 * MINUTE_MS)).toBeUndefined()
  expect(describeEventAge(60 * MINUTE_MS + 1)).toContain('may no longer list it')
})
