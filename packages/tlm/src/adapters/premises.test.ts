import type { IntentPremise, Signal } from '@spells/shared'
import { describe, expect, it } from 'vitest'
import { createPremises } from './premises.ts'

const NOW_MS = 1_000_000
const premise: IntentPremise = {
  signal: 'market:gamma:1:probability',
  direction: 'above',
  threshold: 0.6,
  freshnessMs: 240_000,
}
const good: Signal = { key: premise.signal, quality: 'good', value: 0.6, observedAtMs: NOW_MS - 1_000, source: 'gamma' }

function check(signal: Signal | undefined) {
  const clock = { nowMs: async () => NOW_MS, toRealDelayMs: async (ms: number) => ms }
  return createPremises({ findSignal: async () => signal, clock }).check(premise)
}

describe('createPremises', () => {
  it('default', async () => {
    expect(await check(good)).toEqual({ status: 'holds' })
    expect(await check({ ...good, value: 0.59 })).toMatchObject({ status: 'lost', reason: { code: 'premise_flipped' } })
  })

  it('behavior: without a good and fresh observation nothing is known', async () => {
    const bad: Signal = { ...good, quality: 'data_bad', reason: 'no price' } as never
    for (const signal of [undefined, bad, { ...good, observedAtMs: NOW_MS - 240_001 }]) {
      expect(await check(signal)).toMatchObject({ status: 'unknown', reason: { code: 'premise_unknown' } })
    }
  })
})
