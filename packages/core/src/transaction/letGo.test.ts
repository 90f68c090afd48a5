import type { IntentId } from '@spells/shared'
import { describe, expect, it } from 'vitest'
import { createTestVault } from './createTestVault.ts'
import { buildTestHash, buildTestInclusion, buildTestIntent, buildTestOffer } from './fixtures.ts'
import { findHeldSlot, OWNER_LANE } from './intentState.ts'
import { evaluateTakingBack } from './letGo.ts'
import { defaultLimits } from './limits.ts'
import { isNonceShared, listObservedLanes } from './nonceLane.ts'
import { evaluateOwnerSignature } from './ownerSigning.ts'
import { toIntentView } from './toIntentView.ts'

const intent = buildTestIntent(0, { owner: true })
const next = buildTestIntent(1, { owner: true, deadlineSec: 20_000 })
const [hash, second] = [buildTestHash(100), buildTestHash(200)]
const used = { [OWNER_LANE]: { latest: 1, finalized: 0 } }
const usedAtFinality = { [OWNER_LANE]: { latest: 1, finalized: 1 } }
const overdue = { latest: { number: 30, timeSec: 10_001 }, finalized: { number: 25, timeSec: 9_995 } }

type Vault = ReturnType<typeof createTestVault>

function takeBack(vault: Vault, intentId: IntentId = intent.id) {
  return vault.apply({ kind: 'takenBack', intentId })
}

/** The first was shown and taken back, the next one is shown with the same nonce. */
function showNext(): Vault {
  const vault = createTestVault()
  vault.show(intent, hash)
  vault.submit(next)
  takeBack(vault)
  vault.prepare(next.id, { kind: 'frozen', draft: buildTestOffer(second, { validUntilSec: 20_000 }) })
  return vault
}

const listEnds = (vault: Vault) =>
  [intent, next].map(({ id }) => `${vault.status(id)} ${vault.reason(id) ?? ''}`.trim())

describe('an operation that the owner takes back', () => {
  it('default: the next one has its nonce, its place and its group at once', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    const sessions = ['group', 'b', 'c'].map((conflictGroup, index) => buildTestIntent(index + 2, { conflictGroup }))
    for (const each of [next, ...sessions]) vault.submit(each)
    vault.observe()
    expect(vault.state().intents[next.id]).toMatchObject({ stage: 'queued' })
    const slot = vault.slotOf(intent.id)
    takeBack(vault)
    expect(vault.slotOf(next.id)).toEqual(slot)
    expect(isNonceShared(vault.state(), slot)).toBe(true)
    // Three are live: the next one and two of other groups; what is of its group waits for it.
    expect(sessions.map(({ id }) => vault.state().intents[id])).toMatchObject([
      { stage: 'queued' },
      { stage: 'preparing' },
      { stage: 'preparing' },
    ])
    expect(
      vault
        .facts()
        .filter(({ intentId }) => intentId === intent.id)
        .at(-1),
    ).toMatchObject({
      status: 'CREATED',
      reason: { code: 'taken_back' },
    })
    expect(vault.history).toContainEqual(
      expect.objectContaining({ kind: 'record', entry: expect.objectContaining({ kind: 'letGo', slot }) }),
    )
  })

  it('behavior: a session’s cast of its group goes on', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    const session = buildTestIntent(2)
    vault.submit(session)
    vault.observe()
    expect(vault.state().intents[session.id]).toMatchObject({ stage: 'queued' })
    takeBack(vault)
    expect(vault.slotOf(session.id)).toEqual({ lane: 0, sequence: 0 })
  })

  it('behavior: it is shown no more, its signature is not taken, and taking it back again changes nothing', () => {
    const vault = showNext()
    const state = vault.state().intents[intent.id]
    if (!state) throw new Error('The intent is gone.')
    expect(toIntentView(vault.state().identity, state).toSign).toBeUndefined()
    expect(evaluateOwnerSignature(state, { userOpHash: hash, chainTimeSec: 1_000 }, defaultLimits)).toEqual({
      ok: false,
      refusal: { code: 'not_awaiting_signature', status: 'CREATED' },
    })
    const before = vault.state()
    expect(vault.signAsOwner(intent.id, { userOpHash: hash })).toEqual([])
    expect(takeBack(vault)).toEqual([])
    expect(vault.state()).toEqual(before)
    expect(evaluateTakingBack(state)).toEqual({ ok: true, value: undefined })
  })

  it('behavior: the next one lands; it is cancelled when that is final', () => {
    const vault = showNext()
    vault.signAsOwner(next.id)
    const sightings = { [second]: buildTestInclusion(second, 4) }
    vault.observe({ lanes: used, sightings })
    expect(listEnds(vault)).toEqual(['CREATED taken_back', 'CONFIRMED'])
    for (const _ of [1, 2, 3]) vault.observe({ lanes: usedAtFinality, sightings })
    expect(listEnds(vault)).toEqual(['CANCELLED taken_back', 'FINALIZED'])
    expect(vault.state().halted).toBeUndefined()
  })

  it('behavior: signed elsewhere it lands after all, is told so, and the next one asks for another signature', () => {
    const vault = showNext()
    const sightings = { [hash]: buildTestInclusion(hash, 4) }
    vault.observe({ lanes: used, sightings })
    expect(listEnds(vault)).toEqual(['CONFIRMED', 'CREATED signature_wanted'])
    for (const _ of [1, 2, 3]) vault.observe({ lanes: usedAtFinality, sightings })
    expect(vault.status(intent.id)).toBe('FINALIZED')
    expect(vault.slotOf(next.id)).toEqual({ lane: OWNER_LANE, sequence: 1 })
  })

  it('behavior: landed elsewhere and taken back by a reorg, it is not asked for again', () => {
    const vault = showNext()
    vault.observe({ lanes: used, sightings: { [hash]: buildTestInclusion(hash, 9) } })
    vault.observe()
    expect(vault.facts().at(-1)).toMatchObject({ intentId: intent.id, status: 'SUBMITTED', correction: true })
    vault.pass(defaultLimits.recoveryBudgetMs)
    vault.observe()
    expect(vault.status(intent.id)).toBe('STUCK')
    expect(vault.history.map(({ kind }) => kind)).not.toContain('prepareReplacement')
    vault.signAsOwner(next.id)
    const sightings = { [second]: buildTestInclusion(second, 4) }
    for (const _ of [1, 2, 3]) vault.observe({ lanes: usedAtFinality, sightings })
    vault.observe({ lanes: usedAtFinality, sightings })
    expect(listEnds(vault)).toEqual(['CANCELLED taken_back', 'FINALIZED'])
  })

  it('behavior: neither lands; each expires at its own final deadline', () => {
    const vault = showNext()
    vault.observe({ ...overdue, finalized: { number: 26, timeSec: 10_001 } })
    expect(listEnds(vault)).toEqual(['EXPIRED taken_back', 'CREATED signature_wanted'])
    vault.observe({ latest: { number: 40, timeSec: 20_010 }, finalized: { number: 35, timeSec: 20_001 } })
    expect(vault.state().intents[next.id]).toMatchObject({ status: 'EXPIRED', reason: { code: 'not_signed' } })
  })

  it('behavior: before it is shown it is refused at once, and its nonce is free', () => {
    const vault = createTestVault()
    vault.submit(intent)
    vault.submit(next)
    vault.observe()
    const slot = vault.slotOf(intent.id)
    takeBack(vault)
    expect(listEnds(vault)).toEqual(['REJECTED taken_back', 'CREATED'])
    expect(vault.slotOf(next.id)).toEqual(slot)
    takeBack(vault, next.id)
    expect(vault.status(next.id)).toBe('REJECTED')
  })

  it('rejects: not_awaiting_signature, once it is signed or a session’s', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    vault.signAsOwner(intent.id)
    const session = buildTestIntent(2, { conflictGroup: 'other' })
    vault.submit(session)
    for (const { id } of [intent, session]) {
      const state = vault.state().intents[id]
      expect(state && evaluateTakingBack(state)).toMatchObject({ refusal: { code: 'not_awaiting_signature' } })
      expect(takeBack(vault, id)).toEqual([])
    }
  })

  it('behavior: two intents never watch for one operation', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    vault.submit(next)
    takeBack(vault)
    vault.prepare(next.id, { kind: 'frozen', draft: buildTestOffer(hash) })
    expect(vault.state().intents[next.id]).toMatchObject({ stage: 'preparing', reason: { code: 'same_operation' } })
  })
})

describe('an operation that is overdue at the head', () => {
  it('behavior: waits for finality no more, and ends there', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    vault.submit(next)
    vault.submit(buildTestIntent(2))
    vault.observe({ ...overdue, latest: { number: 30, timeSec: 10_000 } })
    expect(vault.state().intents[next.id]).toMatchObject({ stage: 'queued' })
    const slot = vault.slotOf(intent.id)
    vault.observe(overdue)
    expect(listEnds(vault)).toEqual(['CREATED not_signed', 'CREATED'])
    expect(vault.slotOf(next.id)).toEqual(slot)
    vault.observe({ ...overdue, finalized: { number: 26, timeSec: 10_000 } })
    expect(vault.status(intent.id)).toBe('CREATED')
    vault.observe({ ...overdue, finalized: { number: 26, timeSec: 10_001 } })
    expect(vault.state().intents[intent.id]).toMatchObject({ status: 'EXPIRED', reason: { code: 'not_signed' } })
  })

  it('rejects: deadline_passed, whatever a node says of the time', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    vault.observe(overdue)
    const state = vault.state().intents[intent.id]
    expect(state && evaluateOwnerSignature(state, { userOpHash: hash, chainTimeSec: 1_000 }, defaultLimits)).toEqual({
      ok: false,
      refusal: { code: 'deadline_passed', validUntilSec: intent.deadlineSec },
    })
    expect(vault.signAsOwner(intent.id, { userOpHash: hash, chainTimeSec: 1_000 })).toEqual([])
  })

  it('behavior: its lane is read on until it has ended', () => {
    const vault = createTestVault()
    vault.show(intent, hash)
    vault.observe(overdue)
    const state = vault.state().intents[intent.id]
    expect(state && findHeldSlot(state)?.lane).toBe(OWNER_LANE)
    expect(listObservedLanes(vault.state(), defaultLimits)).toEqual([OWNER_LANE])
  })
})
