import { expect, test } from 'vitest'
import { armTrigger } from './armTrigger.ts'
import { evaluatePremise } from './evaluatePremise.ts'
import { evaluateTrigger } from './evaluateTrigger.ts'
import { bad, good, rule, T0 } from './fixtures.ts'

const used = { ...rule, baseline: { value: 0.5, observedAtMs: T0 } }
const outcome = evaluateTrigger(
  { rule: used, state: armTrigger(used, { nowMs: T0 }), signal: good(0.7, T0) },
  { nowMs: T0 },
)
const fire = outcome.decision
if (!fire) throw new Error('the fixture must fire')
const minute = 60_000

test('default: holds until the observation is too old to open risk', () => {
  expect(evaluatePremise(fire, { nowMs: T0 + 1 })).toEqual({ status: 'holds', deadlineMs: T0 + 4 * minute })
  expect(evaluatePremise(fire, { nowMs: T0 + 4 * minute + 1 })).toEqual({ status: 'waiting' })
})

test('behavior: a newer observation that still holds moves the deadline', () => {
  const latest = good(0.65, T0 + 3 * minute)
  expect(evaluatePremise(fire, { nowMs: T0 + 5 * minute, latest })).toEqual({
    status: 'holds',
    deadlineMs: T0 + 7 * minute,
  })
})

test('rejects: flipped, data_bad, stale', () => {
  const nowMs = T0 + 2 * minute
  expect(evaluatePremise(fire, { nowMs, latest: good(0.59, T0 + minute) }).status).toBe('flipped')
  expect(evaluatePremise(fire, { nowMs, latest: bad('market_resolved', T0 + minute) }).status).toBe('data_bad')
  expect(evaluatePremise(fire, { nowMs: T0 + 15 * minute + 1 }).status).toBe('stale')
  const late = T0 + 16 * minute
  expect(evaluatePremise(fire, { nowMs: late, latest: good(0.9, late) }).status).toBe('stale')
})

test('behavior: an older observation does not count', () => {
  expect(evaluatePremise(fire, { nowMs: T0 + 1, latest: good(0.1, T0 - 1) }).status).toBe('holds')
})
