import { type Decision, decisionSchema } from '@spells/shared'
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

// PERSISTED: a decision as threshold/1 wrote it. It must give the same verdict for as long as decisions are kept.
const golden = `{"v":1,"id":"85c88dfe-4bff-8896-a318-6b74a1ec57db","triggerId":"11111111-1111-4111-8111-111111111111",
"workspaceId":"22222222-2222-4222-8222-222222222222","revision":1,"verdict":"fire","reason":"…",
"at":"2026-11-20T12:01:00.000Z","evaluator":"threshold/1","rule":{"v":1,
"triggerId":"11111111-1111-4111-8111-111111111111","workspaceId":"22222222-2222-4222-8222-222222222222","revision":1,
"signal":"market:gamma:512345:probability","direction":"above","threshold":0.6,"maxFires":1,"freshnessMs":240000,
"expiresAtMs":1795262400000,"mode":"armed"},"input":{"signal":{"key":"market:gamma:512345:probability",
"quality":"good","value":0.63,"observedAtMs":1795176060000,"source":"gamma"},"previousValue":0.58,"ageMs":0,
"state":{"v":1,"status":"watching","side":"before","fires":0,"armedFires":0,"armedAtMs":1795176000000}},
"fire":{"id":"5cc93110-ac05-8ac3-b4af-5e3924484e29","number":1}}`

test('behavior: a decision of the first version replays', () => {
  const stored = decisionSchema.parse(JSON.parse(golden))
  expect(replayDecision(stored)).toMatchObject({ ok: true, value: { same: true } })
})
