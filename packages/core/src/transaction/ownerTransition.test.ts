import type { IntentId } from '@spells/shared'
import type { Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import { evaluateAdmission } from './admission.ts'
import { createTestVault, prepared } from './createTestVault.ts'
import { buildTestHash, buildTestInclusion, buildTestIntent, buildTestOffer } from './fixtures.ts'
import { type NonceSlot, OWNER_LANE } from './intentState.ts'
import { defaultLimits } from './limits.ts'
import { evaluateOwnerSignature } from './ownerSigning.ts'
import { toIntentView } from './toIntentView.ts'

const intent = buildTestIntent(0, { owner: true })
const hash = buildTestHash(100)
const second = buildTestHash(200)
const used = { [OWNER_LANE]: { latest: 1, finalized: 0 } }
const usedAtFinality = { [OWNER_LANE]: { latest: 1, finalized: 1 } }

type Vault = ReturnType<typeof createTestVault>

function getToSign(vault: Vault, id: IntentId = intent.id) {
  const state = vault.state().intents[id]
  return state && toIntentView(vault.state().identity, state).toSign
}

/** Signed, taken by the bundler, and not landing. */
function launch(vault: Vault): void {
  vault.show(intent, hash)
  vault.signAsOwner(intent.id)
  vault.send(intent.id, { kind: 'accepted' })
}

/** The second attempt is ready to be shown. */
function offerReplacement(vault: Vault, userOpHash: Hex, attempt = 2): void {
  const draft = buildTestOffer(userOpHash, { maxFeePerGasWei: '900', maxPriorityFeePerGasWei: '2' })
  vault.apply({ kind: 'replacementEnded', intentId: intent.id, attempt, outcome: { kind: 'frozen', draft } })
}

function becomeStuck(vault: Vault): void {
  vault.pass(defaultLimits.recoveryBudgetMs)
  vault.observe()
}

describe('an owner operation', () => {
  it('default', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    expect(getToSign(vault)).toMatchObject({ attempt: 1, userOpHash: hash, validUntilSec: intent.deadlineSec })
    expect(vault.sent()).toEqual([])
    vault.signAsOwner(intent.id)
    vault.send(intent.id, { kind: 'accepted' })
    const sightings = { [hash]: buildTestInclusion(hash, 9) }
    vault.observe({ lanes: used, sightings })
    vault.observe({ finalized: { number: 9, timeSec: 999 }, lanes: usedAtFinality, sightings })
    expect(vault.facts().map(({ status, reason }) => `${status} ${reason?.code ?? ''}`.trim())).toEqual([
      'CREATED',
      'CREATED signature_wanted',
      'SIGNED',
      'PENDING',
      'CONFIRMED',
      'FINALIZED',
    ])
    expect(vault.sent()).toHaveLength(1)
    expect(getToSign(vault)).toBeUndefined()
  })

  it('behavior: its nonce is of the owner validator (rule 5)', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    const state = vault.state().intents[intent.id]
    const nonce = state && BigInt(toIntentView(vault.state().identity, state).nonce ?? 0)
    expect(nonce).toBe((BigInt(vault.state().identity.ownerValidator) << 96n) | 0n)
  })

  it('behavior: the same signature twice is one signature', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    vault.signAsOwner(intent.id, { userOpHash: hash })
    const before = vault.state()
    vault.signAsOwner(intent.id, { userOpHash: hash })
    expect(vault.state()).toEqual(before)
  })

  it('rejects: operation_changed, deadline_passed, not_awaiting_signature', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    const judge = (userOpHash: Hex, chainTimeSec: number) => {
      const state = vault.state().intents[intent.id]
      return state && evaluateOwnerSignature(state, { userOpHash, chainTimeSec }, defaultLimits)
    }
    const soon = intent.deadlineSec - defaultLimits.minLeadSec
    expect(judge(second, 1_000)).toMatchObject({ refusal: { code: 'operation_changed', userOpHash: hash } })
    expect(judge(hash, soon)).toMatchObject({ refusal: { code: 'deadline_passed', validUntilSec: intent.deadlineSec } })
    expect(judge(hash, soon - 1)).toMatchObject({ ok: true })
    // The machine itself takes neither.
    vault.signAsOwner(intent.id, { userOpHash: second })
    vault.signAsOwner(intent.id, { chainTimeSec: soon })
    expect(vault.status(intent.id)).toBe('CREATED')
    vault.signAsOwner(intent.id)
    expect(judge(hash, 1_000)).toEqual({ ok: false, refusal: { code: 'not_awaiting_signature', status: 'SIGNED' } })
  })

  it('behavior: signed elsewhere and landed, it is ours all the same', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    vault.observe({ lanes: used, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    expect(vault.facts().at(-1)).toMatchObject({ status: 'CONFIRMED', userOpHash: hash, attempt: 1 })
  })

  it('behavior: a halted vault obeys its owner, but not towards a wrong chain', () => {
    const vault = createTestVault()
    const session = buildTestIntent(1)
    vault.launch(session, buildTestHash(300))
    const foreign = { 0: { latest: 1, finalized: 1 } }
    for (const _ of [1, 2, 3]) vault.observe({ lanes: { ...foreign, [OWNER_LANE]: { latest: 0, finalized: 0 } } })
    expect(vault.state().halted?.code).toBe('foreign_nonce')
    launch(vault)
    expect(vault.status(intent.id)).toBe('PENDING')
    const lost = createTestVault()
    lost.submit(buildTestIntent(5))
    lost.observe({ chainId: 1 })
    const request = { intent, bodyHash: hash }
    expect(evaluateAdmission(lost.state(), request, defaultLimits)).toMatchObject({
      refusal: { reason: 'wrong_chain' },
    })
  })
})

describe('order', () => {
  it('behavior: one owner operation at a time (rule 5)', () => {
    const vault = createTestVault()
    const next = buildTestIntent(1, { owner: true, conflictGroup: 'other' })
    launch(vault)
    vault.submit(next)
    vault.observe()
    expect(vault.state().intents[next.id]).toMatchObject({ stage: 'queued' })
    vault.observe({ lanes: used, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    expect(vault.slotOf(next.id)).toEqual({ lane: OWNER_LANE, sequence: 1 })
  })

  it('behavior: a conflict group keeps its order across authorities (rule 5)', () => {
    const vault = createTestVault()
    const [session, owner] = [buildTestIntent(1), buildTestIntent(2, { owner: true })]
    launch(vault)
    vault.submit(session)
    vault.submit(owner)
    vault.observe()
    expect(vault.state().intents[session.id]).toMatchObject({ stage: 'queued' })
    vault.observe({ lanes: used, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    expect(vault.slotOf(session.id)).toEqual({ lane: 0, sequence: 0 })
    expect(vault.state().intents[owner.id]).toMatchObject({ stage: 'queued' })
  })

  it('behavior: the owner’s counts among the three live ones (rule 6)', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    const sessions = ['a', 'b', 'c'].map((conflictGroup, index) => buildTestIntent(index + 1, { conflictGroup }))
    for (const each of sessions) vault.submit(each)
    vault.observe()
    const stages = sessions.map(({ id }) => vault.state().intents[id])
    expect(stages).toMatchObject([{ stage: 'preparing' }, { stage: 'preparing' }, { stage: 'queued' }])
  })
})

describe('another attempt (rule 5)', () => {
  it('behavior: stuck, it is offered with raised fees and the same nonce; whichever lands closes it', () => {
    const vault = createTestVault()
    launch(vault)
    const slot: NonceSlot = vault.slotOf(intent.id)
    becomeStuck(vault)
    expect(vault.history).toContainEqual({ kind: 'prepareReplacement', intentId: intent.id, attempt: 2 })
    offerReplacement(vault, second)
    expect(vault.facts().at(-1)).toMatchObject({ status: 'STUCK', reason: { code: 'signature_wanted' } })
    expect(getToSign(vault)).toMatchObject({ attempt: 2, userOpHash: second })
    vault.signAsOwner(intent.id)
    expect(vault.state().intents[intent.id]).toMatchObject({ status: 'SIGNED', slot, attempts: [{}, { number: 2 }] })
    vault.observe({ lanes: used, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    expect(vault.facts().at(-1)).toMatchObject({ status: 'CONFIRMED', userOpHash: hash, attempt: 1 })
  })

  it('behavior: offered, overtaken by the first one and by a reorg, it is still ours when it lands', () => {
    const vault = createTestVault()
    launch(vault)
    becomeStuck(vault)
    offerReplacement(vault, second)
    vault.observe({ lanes: used, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    vault.observe()
    vault.observe({ lanes: used, sightings: { [second]: buildTestInclusion(second, 9) } })
    expect(vault.facts().at(-1)).toMatchObject({ status: 'CONFIRMED', userOpHash: second, attempt: 2 })
  })

  it('behavior: a base fee above the signed one is reason enough', () => {
    const vault = createTestVault()
    launch(vault)
    vault.observe({ baseFeeWei: '800' })
    expect(vault.history.map(({ kind }) => kind)).not.toContain('prepareReplacement')
    vault.observe({ baseFeeWei: '801' })
    expect(vault.history.map(({ kind }) => kind)).toContain('prepareReplacement')
  })

  it('behavior: none above the ceiling', () => {
    const dear = createTestVault()
    dear.submit(intent)
    dear.observe()
    dear.prepare(intent.id, { kind: 'frozen', draft: buildTestOffer(hash, { maxFeePerGasWei: '950' }) })
    dear.signAsOwner(intent.id)
    becomeStuck(dear)
    expect(dear.status(intent.id)).toBe('STUCK')
    expect(dear.history.map(({ kind }) => kind)).not.toContain('prepareReplacement')
  })

  it('behavior: three at most', () => {
    const vault = createTestVault({ ...defaultLimits, maxAttempts: 2 })
    launch(vault)
    becomeStuck(vault)
    offerReplacement(vault, second)
    vault.signAsOwner(intent.id)
    vault.send(intent.id, { kind: 'accepted' }, 2)
    becomeStuck(vault)
    expect(vault.history.filter(({ kind }) => kind === 'prepareReplacement')).toHaveLength(1)
  })

  it('behavior: what cannot be prepared is tried again, while the first bytes are sent on', () => {
    const vault = createTestVault()
    launch(vault)
    becomeStuck(vault)
    const reason = { code: 'chain_unavailable', message: 'No.' }
    vault.apply({
      kind: 'replacementEnded',
      intentId: intent.id,
      attempt: 2,
      outcome: { kind: 'unavailable', reason },
    })
    vault.pass(defaultLimits.retryMaxMs)
    vault.apply({ kind: 'ticked' })
    expect(vault.history.filter(({ kind }) => kind === 'prepareReplacement')).toHaveLength(2)
    const sends = vault.sent().length
    vault.pass(defaultLimits.resendMaxMs)
    vault.observe()
    expect(vault.sent().slice(sends)).toEqual([{ kind: 'send', intentId: intent.id, attempt: 1 }])
  })
})

describe('a foreign nonce on the owner’s lane (rule 9)', () => {
  it('behavior: an inclusion above the boundary of a nonce that was used at it is not believed', () => {
    const vault = createTestVault()
    launch(vault)
    for (const _ of [1, 2, 3]) vault.observe({ lanes: usedAtFinality })
    vault.prepare(intent.id, { kind: 'frozen', draft: buildTestOffer(second) })
    expect(getToSign(vault)).toMatchObject({ userOpHash: second })
    vault.observe({ lanes: usedAtFinality, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    expect(getToSign(vault)).toMatchObject({ userOpHash: second })
    // Up to the boundary two nodes agree: then it was ours after all.
    vault.observe({ lanes: usedAtFinality, sightings: { [hash]: buildTestInclusion(hash, 5) } })
    expect(vault.status(intent.id)).toBe('CONFIRMED')
  })

  const seeForeign = (vault: Vault, nonce: number, change = {}) => {
    for (const _ of [1, 2, 3]) {
      vault.observe({ lanes: { [OWNER_LANE]: { latest: nonce, finalized: nonce } }, ...change })
    }
  }

  it.each(['shown', 'signed'])('behavior: %s, a new signature is asked for once, and nothing is halted', (how) => {
    const vault = createTestVault()
    if (how === 'shown') vault.show(intent, hash)
    else launch(vault)
    seeForeign(vault, 1)
    expect(vault.slotOf(intent.id)).toEqual({ lane: OWNER_LANE, sequence: 1 })
    vault.prepare(intent.id, { kind: 'frozen', draft: buildTestOffer(second) })
    expect(getToSign(vault)).toMatchObject({ attempt: how === 'shown' ? 1 : 2, userOpHash: second })
    seeForeign(vault, 2)
    expect([vault.status(intent.id), vault.reason(intent.id)]).toEqual(['CANCELLED', 'foreign_nonce'])
    expect(vault.state().halted).toBeUndefined()
  })

  it('behavior: a head that shows it is not enough', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    for (const _ of [1, 2, 3, 4]) vault.observe({ lanes: used })
    expect(getToSign(vault)).toMatchObject({ userOpHash: hash })
  })

  it('behavior: without time left it is cancelled', () => {
    const vault = createTestVault()
    launch(vault)
    seeForeign(vault, 1, { latest: { number: 10, timeSec: intent.deadlineSec - 1 } })
    expect([vault.status(intent.id), vault.reason(intent.id)]).toEqual(['CANCELLED', 'foreign_nonce'])
  })

  it('behavior: what cannot be prepared again is cancelled, since something was shown', () => {
    const vault = createTestVault()
    launch(vault)
    seeForeign(vault, 1)
    vault.prepare(intent.id, { kind: 'refused', reason: { code: 'calls_revert', message: 'No.' } })
    expect([vault.status(intent.id), vault.reason(intent.id)]).toEqual(['CANCELLED', 'foreign_nonce'])
  })

  it('behavior: an attempt that is seen after all closes the intent', () => {
    const vault = createTestVault()
    launch(vault)
    seeForeign(vault, 1)
    const sightings = { [hash]: buildTestInclusion(hash, 4) }
    vault.observe({ lanes: usedAtFinality, sightings })
    expect(vault.facts().at(-1)).toMatchObject({ status: 'CONFIRMED', userOpHash: hash })
    vault.observe({ lanes: usedAtFinality, sightings })
    expect(vault.status(intent.id)).toBe('FINALIZED')
  })
})

it('behavior: a session’s foreign nonce still halts, and its owner’s operation goes on', () => {
  const vault = createTestVault()
  vault.show(intent, hash)
  const session = buildTestIntent(1, { conflictGroup: 'other' })
  vault.submit(session)
  vault.observe()
  vault.prepare(session.id, prepared(second))
  vault.sign(session.id)
  const lanes = { 0: { latest: 1, finalized: 1 }, [OWNER_LANE]: { latest: 0, finalized: 0 } }
  for (const _ of [1, 2, 3]) vault.observe({ lanes })
  expect(vault.state().halted?.code).toBe('foreign_nonce')
  expect(vault.signAsOwner(intent.id).map(({ kind }) => kind)).toContain('send')
})
