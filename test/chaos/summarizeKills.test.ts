import { expect, test } from 'vitest'
import type { Killed } from './journal.ts'
import { boundFailureRate, getPercentile, summarizeKills } from './summarizeKills.ts'

const killed = (number: number, recoveryMs?: number): Killed => ({
  ...{ kind: 'killed', number, parts: ['private'], reorgDepth: 0, open: 1, restartMs: number * 10 },
  ...(recoveryMs === undefined ? {} : { recoveryMs }),
})

test('default: percentiles of what came back, and how many did not', () => {
  expect(summarizeKills([killed(1, 100), killed(2, 300), killed(3, 200), killed(4)])).toEqual({
    ...{ kills: 4, unrecovered: 1, recovery_p50_ms: 200, recovery_p99_ms: 300 },
    ...{ restart_p50_ms: 20, restart_p99_ms: 40 },
  })
  expect(getPercentile([], 99)).toBe(0)
})

test('default: without a failure, three in so many', () => {
  expect(boundFailureRate(500)).toBeCloseTo(3 / 500, 4)
  expect(boundFailureRate(100)).toBeCloseTo(0.0295, 4)
  expect(boundFailureRate(0)).toBe(1)
})
