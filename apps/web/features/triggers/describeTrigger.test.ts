import { expect, test } from 'vitest'
import { describeDecision, describeRule, describeTriggerState, readMarketId } from './describeTrigger.ts'

const trigger = (facts: Partial<Parameters<typeof describeTriggerState>[0]>) => ({
  status: 'active' as const,
  mode: 'armed' as const,
  lastDecision: null,
  ...facts,
})

test('default', () => {
  expect(describeTriggerState(trigger({}))).toEqual({ tone: 'attention', text: 'Armed', live: true })
  expect(describeRule({ direction: 'below', threshold: 0.3 })).toBe('falls to 30.0% or less')
  expect(readMarketId('market:gamma:512345:probability')).toBe('512345')
})

test('behavior: a blind trigger never looks armed', () => {
  for (const verdict of ['blind', 'data_bad'] as const) {
    expect(describeTriggerState(trigger({ lastDecision: { verdict } }))).toMatchObject({ tone: 'bad', live: false })
  }
})

test('behavior: a decision to fire is told by the values; any other by its reason', () => {
  const decide = (verdict: 'fire' | 'blind', previousValue?: number) =>
    describeDecision({
      verdict,
      reason: 'No fresh reading.',
      rule: { direction: 'above' },
      input: { signal: { quality: 'good', value: 0.78 }, previousValue },
    })
  expect([decide('fire', 0.42), decide('fire'), decide('blind')]).toEqual([
    'It rose from 42.0% to 78.0%: fired',
    'It rose to 78.0%: fired',
    'No fresh reading.',
  ])
})

test('behavior: a trigger that is over says how', () => {
  expect(
    (['paused', 'spent', 'expired'] as const).map((status) => describeTriggerState(trigger({ status })).text),
  ).toEqual(['Paused', 'Fired', 'Expired'])
})
