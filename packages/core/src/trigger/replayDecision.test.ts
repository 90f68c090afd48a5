import type { Decision } from '@spells/shared'
import { expect, test } from 'vitest'
import { armTrigger } from './armTrigger.ts'
import { evaluateTrigger } from './evaluateTrigger.ts'
import { good, rule, T0 } from './fixtures.ts'
import { replayDecision } from './replayDecision.ts'

const state = armTrigger({ ...rule, baseline: { value: 0.5, observedAtMs: T0 } }, { nowMs: T0 })
const { decision } = evaluateTrigger({ rule, state, signal: good(0.7, T0 + 1), previousValue: 0.5 }, { nowMs: T0 + 1 })
if (!decision) throw new Error('the fixture must fire')

test('default: a stored decision gives the same verdict', () => {
  const stored = JSON.parse(JSON.stringify(decision)) as Decision
  expect(replayDecision(stored)).toMatchObject({ ok: true, value: { same: true } })
})

test('behavior: changed inputs are told apart', () => {
  const forged: Decision = { ...decision, input: { ...decision.input, signal: good(0.4, T0 + 1) } }
  expect(replayDecision(forged)).toMatchObject({ ok: true, value: { same: false } })
})

test('rejects: evaluator_unknown, inputs_missing', () => {
  expect(replayDecision({ ...decision, evaluator: 'threshold/9' })).toEqual({
    ok: false,
    refusal: { code: 'evaluator_unknown', evaluator: 'threshold/9' },
  })
  const { state: _, ...input } = decision.input
  expect(replayDecision({ ...decision, input })).toEqual({ ok: false, refusal: { code: 'inputs_missing' } })
})
