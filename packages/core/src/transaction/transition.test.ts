import { encodeErrorResult, parseAbi } from 'viem'
import { describe, expect, it } from 'vitest'
import { evaluateAdmission } from './admission.ts'
import { createTestVault, prepared } from './createTestVault.ts'
import {
  balanceIncrease,
  buildTestAllowance,
  buildTestDraft,
  buildTestHash,
  buildTestInclusion,
  buildTestIntent,
  SESSION_ID,
} from './fixtures.ts'
import { findHeldSlot } from './intentState.ts'
import { defaultLimits } from './limits.ts'

const intent = buildTestIntent(0)
const hash = buildTestHash(100)
const abi = parseAbi(['error Error(string)'])
const used = { 0: { latest: 1, finalized: 0 } }
const usedAtFinality = { 0: { latest: 1, finalized: 1 } }

describe('transition', () => {
  it('default', () => {
    const vault = createTestVault()
    vault.launch(intent, hash)
    vault.observe({ lanes: used, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    vault.observe({
      latest: { number: 15, timeSec: 1_005 },
      finalized: { number: 10, timeSec: 1_000 },
      lanes: usedAtFinality,
      sightings: { [hash]: buildTestInclusion(hash, 9) },
    })
    expect(vault.facts().map(({ sequence, status }) => `${sequence} ${status}`)).toEqual([
      '1 CREATED',
      '2 SIGNED',
      '3 PENDING',
      '4 CONFIRMED',
      '5 FINALIZED',
    ])
    expect(vault.sent()).toHaveLength(1)
  })

  it('behavior: nothing can be sent before the signed bytes are stored (rule 1)', () => {
    const vault = createTestVault()
    vault.submit(intent)
    vault.observe()
    vault.prepare(intent.id, prepared(hash))
    expect(vault.history.map((effect) => effect.kind)).not.toContain('send')
    const effects = vault.sign(intent.id).map((effect) => effect.kind)
    expect(effects).toEqual(['storeOperation', 'record', 'send', 'emitFact'])
  })

  it('behavior: the same intent is taken once, another body is a conflict (rule 14)', () => {
    const vault = createTestVault()
    vault.submit(intent)
    const before = vault.state()
    vault.submit(intent)
    expect(vault.state()).toEqual(before)
    const verdict = evaluateAdmission(before, { intent, bodyHash: buildTestHash(9) }, defaultLimits)
    expect(verdict).toEqual({ ok: false, refusal: { code: 'intent_conflict', id: intent.id } })
  })

  it('rejects: vault_busy', () => {
    const vault = createTestVault({ ...defaultLimits, maxQueued: 2 })
    for (const index of [0, 1]) vault.submit(buildTestIntent(index))
    const request = { intent: buildTestIntent(2), bodyHash: buildTestHash(2) }
    expect(evaluateAdmission(vault.state(), request, { ...defaultLimits, maxQueued: 2 })).toEqual({
      ok: false,
      refusal: { code: 'vault_busy', live: 0, limit: 3 },
    })
  })
})

describe('nonces', () => {
  it('behavior: a refusal before signing frees the nonce (rule 2)', () => {
    const vault = createTestVault()
    vault.submit(intent)
    vault.submit(buildTestIntent(1))
    vault.observe()
    const slot = vault.slotOf(intent.id)
    vault.prepare(intent.id, { kind: 'refused', reason: { code: 'target_refused', message: 'No.' } })
    expect(vault.status(intent.id)).toBe('REJECTED')
    expect(vault.slotOf(buildTestIntent(1).id)).toEqual(slot)
  })

  it('behavior: a bundler’s refusal after signing keeps the nonce (rule 2)', () => {
    const vault = createTestVault()
    vault.submit(intent)
    vault.submit(buildTestIntent(1))
    vault.observe()
    vault.prepare(intent.id, prepared(hash))
    vault.sign(intent.id)
    const refusal = { code: 'aa23', message: 'Refused.', mayPassLater: false }
    vault.send(intent.id, { kind: 'deterministic', refusal })
    expect(vault.status(intent.id)).toBe('SUBMITTED')
    expect(vault.state().intents[buildTestIntent(1).id]).toMatchObject({ stage: 'queued' })
    vault.observe({ lanes: used, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    expect(vault.status(intent.id)).toBe('CONFIRMED')
  })

  it('behavior: one conflict group keeps its order, others use other lanes, three at most (rule 6)', () => {
    const vault = createTestVault()
    const groups = ['a', 'a', 'b', 'c', 'd']
    const intents = groups.map((conflictGroup, index) => buildTestIntent(index, { conflictGroup }))
    const guard = buildTestIntent(9, { laneClass: 'protective' })
    for (const each of [...intents, guard]) vault.submit(each)
    const protectiveLane = 0x8000_0000
    const lanes = Object.fromEntries([0, 1, 2, protectiveLane].map((lane) => [lane, { latest: 0, finalized: 0 }]))
    vault.observe({ lanes })
    const slots = [...intents, guard].map((each) => {
      const known = vault.state().intents[each.id]
      return known && findHeldSlot(known)?.lane
    })
    expect(slots).toEqual([0, undefined, 1, 2, undefined, protectiveLane])
  })

  it('behavior: a landed predecessor that is not final keeps its successor on its lane', () => {
    const vault = createTestVault()
    vault.launch(intent, hash)
    vault.submit(buildTestIntent(1))
    vault.observe({ lanes: used, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    expect(vault.slotOf(buildTestIntent(1).id)).toEqual({ lane: 0, sequence: 1 })
  })

  it('behavior: a lane opens only at a nonce that is final', () => {
    const vault = createTestVault()
    vault.submit(intent)
    vault.observe({ lanes: { 0: { latest: 1, finalized: 0 } } })
    expect(vault.state().lanes).toEqual({})
  })
})

describe('ends', () => {
  it('behavior: expires only when final time is past the deadline and the nonce is unused', () => {
    const vault = createTestVault()
    vault.launch(intent, hash)
    vault.observe({ latest: { number: 20, timeSec: 10_500 }, finalized: { number: 15, timeSec: 10_000 } })
    expect(vault.status(intent.id)).toBe('PENDING')
    vault.observe({ latest: { number: 20, timeSec: 10_500 }, finalized: { number: 15, timeSec: 10_001 } })
    expect(vault.status(intent.id)).toBe('EXPIRED')
  })

  it('behavior: a reorg takes the intent back to SUBMITTED, corrects, and sends the same bytes (rule 10)', () => {
    const vault = createTestVault()
    vault.launch(intent, hash)
    vault.observe({ lanes: used, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    vault.observe()
    expect(vault.facts().at(-1)).toMatchObject({ status: 'SUBMITTED', correction: true })
    expect(vault.sent()).toEqual([
      { kind: 'send', intentId: intent.id, attempt: 1 },
      { kind: 'send', intentId: intent.id, attempt: 1 },
    ])
  })

  it('behavior: a node that lags takes nothing back', () => {
    const vault = createTestVault()
    vault.launch(intent, hash)
    vault.observe({ lanes: used, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    vault.observe({ latest: { number: 8, timeSec: 998 }, finalized: { number: 3, timeSec: 993 } })
    expect(vault.status(intent.id)).toBe('CONFIRMED')
  })

  it('behavior: a head below the inclusion takes nothing back', () => {
    const vault = createTestVault()
    vault.launch(intent, hash)
    vault.observe({ lanes: used, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    vault.observe({ latest: { number: 8, timeSec: 998 } })
    expect(vault.status(intent.id)).toBe('CONFIRMED')
  })

  it.each([
    ['the block alone', 9, used, 'CONFIRMED'],
    // Used at the boundary, it was used by something else than what is said to be above it.
    ['the nonce alone', 8, usedAtFinality, 'SUBMITTED'],
  ])('behavior: finality needs block and nonce, not %s (rule 3)', (_, boundary, lanes, status) => {
    const vault = createTestVault()
    vault.launch(intent, hash)
    const sightings = { [hash]: buildTestInclusion(hash, 9) }
    vault.observe({ lanes: used, sightings })
    vault.observe({ finalized: { number: boundary, timeSec: 999 }, lanes, sightings })
    expect(vault.status(intent.id)).toBe(status)
    for (const __ of [1, 2]) vault.observe({ finalized: { number: 9, timeSec: 999 }, lanes: usedAtFinality, sightings })
    expect(vault.status(intent.id)).toBe('FINALIZED')
  })

  it('behavior: a reading that began before the signature says nothing about it', () => {
    const vault = createTestVault()
    vault.submit(intent)
    vault.observe()
    vault.prepare(intent.id, prepared(hash))
    vault.pass(60_000)
    vault.apply({ kind: 'ticked' })
    vault.sign(intent.id)
    const late = { latest: { number: 30, timeSec: 20_000 }, finalized: { number: 25, timeSec: 20_000 } }
    vault.observe({ ...late, sightings: { [hash]: undefined as never } })
    expect(vault.status(intent.id)).toBe('SIGNED')
  })

  it('behavior: calls that revert end REVERTED at finality', () => {
    const vault = createTestVault()
    vault.launch(intent, hash)
    const sightings = { [hash]: buildTestInclusion(hash, 9, { success: false }) }
    vault.observe({ lanes: used, sightings, reverts: { [hash]: encodeErrorResult({ abi, args: ['51'] }) } })
    expect([vault.status(intent.id), vault.reason(intent.id)]).toEqual(['INCLUDED_UNVERIFIED', 'reverted'])
    vault.observe({ finalized: { number: 9, timeSec: 999 }, lanes: usedAtFinality, sightings })
    expect(vault.status(intent.id)).toBe('REVERTED')
    expect(vault.facts().at(-1)?.reason?.message).toBe(
      'The operation was included and its calls reverted. The supply would exceed the cap that Aave sets for this asset.',
    )
  })

  it('behavior: a venue that shows no result ends UNMET at finality (rule 12)', () => {
    const vault = createTestVault()
    const checked = buildTestIntent(0, { postConditions: [balanceIncrease] })
    const inclusion = buildTestInclusion(hash, 9)
    vault.launch(checked, hash)
    vault.observe({ lanes: used, sightings: { [hash]: inclusion } })
    expect(vault.history.at(-1)).toEqual({
      kind: 'readPostConditions',
      intentId: checked.id,
      blockHash: inclusion.blockHash,
    })
    const observation = { condition: balanceIncrease, before: '5', after: '5', met: false }
    vault.apply({
      kind: 'postConditionsEnded',
      intentId: checked.id,
      blockHash: inclusion.blockHash,
      outcome: { kind: 'read', observations: [observation] },
    })
    vault.observe({
      finalized: { number: 9, timeSec: 999 },
      lanes: usedAtFinality,
      sightings: { [hash]: inclusion },
    })
    expect(vault.facts().at(-1)).toMatchObject({ status: 'UNMET', observations: [observation] })
  })

  it('behavior: a venue that cannot be read raises one alert and is asked on', () => {
    const vault = createTestVault()
    const checked = buildTestIntent(0, { postConditions: [balanceIncrease] })
    const inclusion = buildTestInclusion(hash, 9)
    vault.launch(checked, hash)
    vault.observe({ lanes: used, sightings: { [hash]: inclusion } })
    for (let failures = 0; failures < 25; failures++) {
      const outcome = { kind: 'unavailable' } as const
      const { blockHash } = inclusion
      vault.apply({ kind: 'postConditionsEnded', intentId: checked.id, blockHash, outcome })
      vault.pass(20_000)
      vault.apply({ kind: 'ticked' })
    }
    const alerts = vault.history.filter((effect) => effect.kind === 'alert')
    expect(alerts).toMatchObject([{ code: 'result_unreadable', intentId: checked.id }])
    expect(vault.history.filter((effect) => effect.kind === 'readPostConditions')).toHaveLength(26)
  })

  it('behavior: a result that no node can tell any more ends UNMET, once final and asked for often enough', () => {
    const vault = createTestVault()
    const checked = buildTestIntent(0, { postConditions: [balanceIncrease] })
    const inclusion = buildTestInclusion(hash, 9)
    const { blockHash } = inclusion
    const sightings = { [hash]: inclusion }
    const read = (kind: 'unreadable' | 'unavailable') => {
      vault.apply({ kind: 'postConditionsEnded', intentId: checked.id, blockHash, outcome: { kind } })
      vault.pass(20_000)
      vault.apply({ kind: 'ticked' })
    }
    const observe = (finalNumber: number) =>
      vault.observe({
        finalized: { number: finalNumber, timeSec: 999 },
        lanes: finalNumber < 9 ? used : usedAtFinality,
        sightings,
      })
    vault.launch(checked, hash)
    observe(5)
    for (let times = 0; times < 40; times++) read('unreadable')
    observe(8)
    expect(vault.status(checked.id)).toBe('INCLUDED_UNVERIFIED')
    // Whoever could not be reached may still know.
    read('unavailable')
    observe(9)
    expect(vault.status(checked.id)).toBe('INCLUDED_UNVERIFIED')
    for (let times = 0; times < defaultLimits.unreadableReadings; times++) read('unreadable')
    observe(9)
    expect([vault.status(checked.id), vault.reason(checked.id)]).toEqual(['UNMET', 'result_unreadable'])
    expect(vault.facts().at(-1)).toMatchObject({ status: 'UNMET', inclusion, reason: { code: 'result_unreadable' } })
  })

  it('behavior: a nonce that somebody else used halts the vault and destroys the key', () => {
    const vault = createTestVault()
    vault.launch(intent, hash)
    for (const _ of [1, 2, 3]) vault.observe({ lanes: usedAtFinality })
    expect(vault.status(intent.id)).toBe('CANCELLED')
    expect(vault.state().halted?.code).toBe('foreign_nonce')
    expect(vault.history).toContainEqual(expect.objectContaining({ kind: 'alert', code: 'vault_halted' }))
    expect(vault.history).toContainEqual({ kind: 'wipeKey', sessionId: SESSION_ID, why: 'wiped' })
  })

  it('behavior: what is not included within the recovery budget is STUCK, with one alert, and watched on', () => {
    const vault = createTestVault()
    vault.launch(intent, hash)
    vault.pass(defaultLimits.recoveryBudgetMs)
    for (const _ of [1, 2, 3]) vault.observe()
    expect(vault.status(intent.id)).toBe('STUCK')
    expect(vault.history.filter(({ kind }) => kind === 'alert')).toMatchObject([
      { code: 'intent_stuck', intentId: intent.id },
    ])
    vault.observe({ lanes: used, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    expect(vault.status(intent.id)).toBe('CONFIRMED')
  })

  it('behavior: a node of another chain halts the vault until the right one answers', () => {
    const vault = createTestVault()
    vault.submit(intent)
    vault.observe({ chainId: 1 })
    expect(vault.state().halted?.code).toBe('wrong_chain')
    vault.observe()
    expect(vault.state().halted).toBeUndefined()
  })
})

describe('sessions', () => {
  it('behavior: a revoked session rejects what is not signed and destroys its key', () => {
    const vault = createTestVault()
    vault.submit(intent)
    vault.submit(buildTestIntent(1))
    vault.observe()
    const reason = { code: 'session_revoked', message: 'Revoked.' }
    vault.prepare(intent.id, { kind: 'refused', reason, sessionEnded: 'revoked' })
    expect([vault.status(intent.id), vault.status(buildTestIntent(1).id)]).toEqual(['REJECTED', 'REJECTED'])
    expect(vault.history).toContainEqual({ kind: 'wipeKey', sessionId: SESSION_ID, why: 'revoked' })
  })

  it('behavior: two operations that only fit apart are not signed together (rule 6)', () => {
    const vault = createTestVault()
    const [first, second] = [buildTestIntent(0, { conflictGroup: 'a' }), buildTestIntent(1, { conflictGroup: 'b' })]
    for (const each of [first, second]) vault.submit(each)
    vault.observe()
    vault.prepare(first.id, prepared(hash, '6', '10'))
    vault.prepare(second.id, prepared(buildTestHash(101), '6', '10'))
    expect(vault.state().intents[second.id]).toMatchObject({ stage: 'queued', reason: { code: 'budget_reserved' } })
  })

  it('behavior: an allowance from below the finality boundary is not used', () => {
    const vault = createTestVault()
    vault.submit(intent)
    vault.observe()
    const allowance = buildTestAllowance({ blockNumber: 4 })
    vault.prepare(intent.id, { kind: 'prepared', draft: buildTestDraft(hash), allowance })
    expect(vault.state().intents[intent.id]).toMatchObject({ stage: 'queued', reason: { code: 'stale_allowance' } })
  })

  it('behavior: what does not fit alone is rejected', () => {
    const vault = createTestVault()
    vault.submit(intent)
    vault.observe()
    vault.prepare(intent.id, prepared(hash, '11', '10'))
    expect([vault.status(intent.id), vault.reason(intent.id)]).toEqual(['REJECTED', 'budget_exceeded'])
  })
})
