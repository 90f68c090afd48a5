import type { Trigger } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { describeRule, describeTriggerState, readMarketId } from './describeTrigger.ts'

const trigger = (facts: Partial<Trigger>) => ({
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
    const lastDecision = { verdict } as unknown as Trigger['lastDecision']
    expect(describeTriggerState(trigger({ lastDecision }))).toMatchObject({ tone: 'bad', live: false })
  }
})

test('behavior: a trigger that is over says how', () => {
  expect(
    (['paused', 'spent', 'expired'] as const).map((status) => describeTriggerState(trigger({ status })).text),
  ).toEqual(['Paused', 'Fired', 'Expired'])
})
