import { describe, expect, it } from 'vitest'
import { createTestVault } from './createTestVault.ts'
import { balanceIncrease, buildTestHash, buildTestInclusion, buildTestIntent } from './fixtures.ts'

const hash = buildTestHash(7)
const intent = buildTestIntent(1, { postConditions: [balanceIncrease] })

describe('endPostConditions', () => {
  it('behavior: what the venue showed at a block that is not the inclusion’s any more does not count', () => {
    const vault = createTestVault()
    vault.launch(intent, hash)
    const include = (blockNumber: number) => {
      const inclusion = buildTestInclusion(hash, blockNumber)
      const lanes = { 0: { latest: 1, finalized: 0 }, 1: { latest: 0, finalized: 0 } }
      vault.observe({ latest: { number: 20, timeSec: 1_000 }, lanes, sightings: { [hash]: inclusion } })
      return inclusion
    }
    const answer = (blockHash: typeof hash, met: boolean) => {
      const observation = { condition: balanceIncrease, before: '0', after: met ? '1' : '0', met }
      const outcome = { kind: 'read', observations: [observation] } as const
      vault.apply({ kind: 'postConditionsEnded', intentId: intent.id, blockHash, outcome })
    }
    const before = include(11)
    const now = include(12)
    answer(before.blockHash, true)
    expect(vault.status(intent.id)).toBe('INCLUDED_UNVERIFIED')
    answer(now.blockHash, true)
    expect(vault.status(intent.id)).toBe('CONFIRMED')
  })
})
