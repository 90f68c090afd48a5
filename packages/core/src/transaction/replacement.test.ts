import { describe, expect, it } from 'vitest'
import { createTestVault, prepared } from './createTestVault.ts'
import type { PrepareOutcome } from './event.ts'
import { buildTestDraft, buildTestHash, buildTestInclusion, buildTestIntent, SESSION_ID } from './fixtures.ts'
import { defaultLimits } from './limits.ts'
import { getRaisedFees } from './replacement.ts'

const intent = buildTestIntent(0)
const [first, second] = [buildTestHash(100), buildTestHash(200)]
const used = { 0: { latest: 1, finalized: 0 } }

type Vault = ReturnType<typeof createTestVault>

/** Sent and without receipt for so long that the chain is asked. */
function launchInVain(vault: Vault): void {
  vault.launch(intent, first)
  vault.pass(defaultLimits.receiptTimeoutMs)
  vault.observe()
}

function endReplacement(vault: Vault, outcome: PrepareOutcome, attempt = 2) {
  return vault.apply({ kind: 'replacementEnded', intentId: intent.id, attempt, outcome })
}

function sign(vault: Vault, attempt?: number) {
  return vault.sign(intent.id, attempt)
}

const count = (vault: Vault, kind: string) => vault.history.filter((effect) => effect.kind === kind).length

describe('a further attempt of a session (rule 7)', () => {
  it('default', () => {
    const vault = createTestVault()
    launchInVain(vault)
    const slot = vault.slotOf(intent.id)
    expect(vault.history.at(-1)).toEqual({ kind: 'prepareReplacement', intentId: intent.id, attempt: 2 })
    expect(endReplacement(vault, prepared(second))).toEqual([{ kind: 'sign', intentId: intent.id, slot, attempt: 2 }])
    expect(sign(vault, 2).map(({ kind }) => kind)).toEqual(['storeOperation', 'record', 'send', 'emitFact'])
    expect(vault.facts().at(-1)).toMatchObject({ status: 'SIGNED', attempt: 2, userOpHash: second })
    expect(vault.slotOf(intent.id)).toEqual(slot)
    vault.observe({ lanes: used, sightings: { [first]: buildTestInclusion(first, 9) } })
    expect(vault.facts().at(-1)).toMatchObject({ status: 'CONFIRMED', attempt: 1, userOpHash: first })
  })

  it('behavior: the first attempt’s signature, delivered again, is not the second’s', () => {
    const vault = createTestVault()
    launchInVain(vault)
    endReplacement(vault, prepared(second))
    expect(sign(vault)).toEqual([])
    expect(vault.state().intents[intent.id]).toMatchObject({ status: 'VERIFYING', attempts: [{ number: 1 }] })
  })

  it('behavior: a signature of what is not wanted any more is not taken for the operation without calls', () => {
    const vault = createTestVault()
    launchInVain(vault)
    endReplacement(vault, prepared(second))
    const reason = { code: 'premise_flipped', message: 'Flipped.' }
    vault.send(intent.id, { kind: 'premiseLost', reason })
    vault.observe()
    const third = prepared(buildTestHash(300))
    if (third.kind !== 'prepared') throw new Error('no draft')
    const noOp = { ...third, draft: { ...third.draft, kind: 'noOp' as const } }
    expect(endReplacement(vault, noOp).map(({ kind }) => kind)).toEqual(['sign'])
    const outcome = { kind: 'signed', operation: { sender: '0x' }, userOpHash: second } as const
    const late = { kind: 'signEnded', intentId: intent.id, slot: vault.slotOf(intent.id), attempt: 2, outcome } as const
    expect(vault.apply(late)).toEqual([])
    expect(sign(vault, 2).map(({ kind }) => kind)).toContain('storeOperation')
    expect(vault.state().intents[intent.id]?.attempts.at(-1)).toMatchObject({ kind: 'noOp', number: 2 })
  })

  it('behavior: calls that were being prepared are not signed once they are not wanted', () => {
    const vault = createTestVault()
    launchInVain(vault)
    vault.send(intent.id, { kind: 'premiseLost', reason: { code: 'premise_flipped', message: 'Flipped.' } })
    expect(vault.observe().map(({ kind }) => kind)).toContain('prepareReplacement')
    expect(endReplacement(vault, prepared(second))).toEqual([])
    vault.observe()
    expect(count(vault, 'sign')).toBe(1)
  })

  it('behavior: three in all, then it is held', () => {
    const vault = createTestVault()
    launchInVain(vault)
    for (const attempt of [2, 3]) {
      endReplacement(vault, prepared(buildTestHash(100 * attempt)), attempt)
      sign(vault, attempt)
      vault.send(intent.id, { kind: 'accepted' }, attempt)
      vault.pass(defaultLimits.recoveryBudgetMs)
      vault.observe()
    }
    expect([count(vault, 'prepareReplacement'), vault.status(intent.id)]).toEqual([2, 'STUCK'])
  })

  it.each([
    ['leaves room', '11', 1],
    ['leaves none', '10', 0],
  ])('behavior: the intent’s ceiling %s for a tenth more', (_, maxFeePerGasCeilingWei, replacements) => {
    const vault = createTestVault()
    vault.launch({ ...intent, maxFeePerGasCeilingWei }, first)
    vault.pass(defaultLimits.receiptTimeoutMs)
    vault.observe()
    expect([count(vault, 'prepareReplacement'), vault.status(intent.id)]).toEqual([replacements, 'VERIFYING'])
  })

  it('behavior: its budget takes the place of the one before it', () => {
    const vault = createTestVault()
    vault.submit(intent)
    vault.observe()
    vault.prepare(intent.id, prepared(first, '6', '10'))
    vault.sign(intent.id)
    vault.send(intent.id, { kind: 'accepted' })
    vault.pass(defaultLimits.receiptTimeoutMs)
    vault.observe()
    expect(endReplacement(vault, prepared(second, '7', '10'))).toMatchObject([{ kind: 'sign' }])
  })

  it('behavior: what the budget or the policy refuses leaves the first attempt alone', () => {
    for (const outcome of [
      prepared(second, '11', '10'),
      { kind: 'refused', reason: { code: 'fee_above_ceiling', message: 'No.' } } as const,
    ]) {
      const vault = createTestVault()
      launchInVain(vault)
      endReplacement(vault, outcome)
      vault.observe()
      expect(vault.status(intent.id)).toBe('VERIFYING')
      expect([count(vault, 'prepareReplacement'), count(vault, 'sign')]).toEqual([1, 1])
    }
  })

  it('behavior: a session that is over signs none, and loses its key', () => {
    const vault = createTestVault()
    launchInVain(vault)
    const reason = { code: 'session_revoked', message: 'Revoked.' }
    endReplacement(vault, { kind: 'refused', reason, sessionEnded: 'revoked' })
    expect(vault.history).toContainEqual({ kind: 'wipeKey', sessionId: SESSION_ID, why: 'revoked' })
    const wiped = createTestVault()
    launchInVain(wiped)
    endReplacement(wiped, prepared(second))
    wiped.apply({ kind: 'sessionEnded', sessionId: SESSION_ID, why: 'wiped' })
    expect(sign(wiped, 2)).toEqual([])
  })

  it('behavior: one that landed meanwhile needs none', () => {
    const vault = createTestVault()
    launchInVain(vault)
    vault.observe({ lanes: used, sightings: { [first]: buildTestInclusion(first, 9) } })
    expect(endReplacement(vault, prepared(second))).toEqual([])
  })
})

describe('getRaisedFees', () => {
  it('default', () => {
    const fees = { ...buildTestDraft(first), maxFeePerGasWei: '1001', maxPriorityFeePerGasWei: '0' }
    expect(getRaisedFees(fees)).toEqual({ maxFeePerGasWei: 1_102n, maxPriorityFeePerGasWei: 1n })
  })
})
