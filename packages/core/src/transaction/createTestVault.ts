import type { Intent, IntentId } from '@spells/shared'
import type { Hex } from 'viem'
import type { Effect } from './effect.ts'
import type { ChainObservation, PrepareOutcome, SendOutcome, TransactionEvent } from './event.ts'
import { buildTestAllowance, buildTestDraft, buildTestHash, buildTestOffer, testIdentity } from './fixtures.ts'
import { listWatched } from './inclusion.ts'
import { findHeldSlot, findOffer, findSigningDraft, OWNER_LANE } from './intentState.ts'
import { defaultLimits } from './limits.ts'
import { transition } from './transition.ts'
import { buildVaultState, listOpen, type VaultState } from './vaultState.ts'

/** A vault whose effects the test answers by hand. */
export function createTestVault(limits = defaultLimits) {
  let state: VaultState = buildVaultState(testIdentity)
  let nowMs = 1_000_000
  const history: Effect[] = []
  const apply = (event: TransactionEvent): readonly Effect[] => {
    const next = transition(state, event, { nowMs, limits })
    state = next.state
    history.push(...next.effects)
    return next.effects
  }
  const slotOf = (id: IntentId) => {
    const intent = state.intents[id]
    const slot = intent && findHeldSlot(intent)
    if (!slot) throw new Error('The intent holds no nonce.')
    return slot
  }
  const vault = {
    apply,
    history,
    state: () => state,
    pass: (ms: number) => {
      nowMs += ms
    },
    status: (id: IntentId) => state.intents[id]?.status,
    reason: (id: IntentId) => state.intents[id]?.reason?.code,
    facts: () => history.flatMap((effect) => (effect.kind === 'emitFact' ? [effect.fact] : [])),
    sent: () => history.flatMap((effect) => (effect.kind === 'send' ? [effect] : [])),
    slotOf,
    submit: (intent: Intent) =>
      apply({
        kind: 'submitted',
        intent,
        bodyHash: buildTestHash(Number(intent.correlationId.slice(5))),
        laneCount: 3,
      }),
    observe: (change: Partial<ChainObservation> = {}) => {
      if (state.observation.kind !== 'running') {
        nowMs += 60_000
        apply({ kind: 'ticked' })
      }
      const lanes = Object.fromEntries([0, 1, 2, OWNER_LANE].map((lane) => [lane, { latest: 0, finalized: 0 }]))
      const sightings = Object.fromEntries(
        listOpen(state).flatMap((open) => listWatched(open).map(({ userOpHash }) => [userOpHash, null])),
      )
      const base = { chainId: testIdentity.chainId, latest: { number: 10, timeSec: 1_000 }, lanes }
      const observation = { ...base, finalized: { number: 5, timeSec: 995 }, ...change }
      return apply({
        kind: 'observed',
        number: state.observationCount,
        observation: { ...observation, sightings: { ...sightings, ...change.sightings } },
      })
    },
    prepare: (id: IntentId, outcome: PrepareOutcome) =>
      apply({ kind: 'prepareEnded', intentId: id, slot: slotOf(id), outcome }),
    sign: (id: IntentId, attempt?: number) => {
      const intent = state.intents[id]
      const userOpHash = (intent && findSigningDraft(intent)?.userOpHash) ?? buildTestHash(0)
      return apply({
        ...{ kind: 'signEnded', intentId: id, slot: slotOf(id) },
        outcome: { kind: 'signed', operation: { sender: testIdentity.vault }, userOpHash },
        ...(attempt !== undefined && { attempt }),
      })
    },
    send: (id: IntentId, outcome: SendOutcome, attempt = 1) =>
      apply({ kind: 'sendEnded', intentId: id, attempt, outcome }),
    /** An owner's operation, up to being shown. */
    show: (intent: Intent, hash: Hex) => {
      vault.submit(intent)
      if (state.lanes[OWNER_LANE] === undefined) vault.observe()
      const draft = buildTestOffer(hash, { validUntilSec: intent.deadlineSec, maxFeePerGasWei: '800' })
      vault.prepare(intent.id, { kind: 'frozen', draft })
    },
    /** The owner's signature for what is shown. */
    signAsOwner: (id: IntentId, change: { readonly userOpHash?: Hex; readonly chainTimeSec?: number } = {}) => {
      const known = state.intents[id]
      const userOpHash = change.userOpHash ?? (known && findOffer(known)?.userOpHash) ?? '0x'
      const operation = { sender: testIdentity.vault, signature: '0x' }
      return apply({
        kind: 'ownerSigned',
        intentId: id,
        userOpHash,
        operation,
        chainTimeSec: change.chainTimeSec ?? 1_000,
      })
    },
    /** Up to PENDING. */
    launch: (intent: Intent, hash: Hex) => {
      vault.submit(intent)
      if (Object.keys(state.lanes).length === 0) vault.observe()
      vault.prepare(intent.id, prepared(hash))
      vault.sign(intent.id)
      vault.send(intent.id, { kind: 'accepted' })
    },
  }
  return vault
}

export function prepared(hash: Hex, spend = '1', total = '1000'): PrepareOutcome {
  const allowance = buildTestAllowance({ blockNumber: 20, budgets: [{ total }] })
  return { kind: 'prepared', draft: buildTestDraft(hash, { spend }), allowance }
}
