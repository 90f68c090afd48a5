import type { Inclusion, IntentId, Reason } from '@spells/shared'
import type { Hex } from 'viem'
import { decodeRevert } from '../userop/decodeRevert.ts'
import type { ChainObservation } from './event.ts'
import { isStopped } from './halt.ts'
import {
  type Attempt,
  type Delivery,
  type Draft,
  findHeldSlot,
  findShown,
  type IncludedIntent,
  isIncluded,
  isPreparing,
  isSendable,
  type OpenIntent,
  pickBase,
  type ShownTerms,
} from './intentState.ts'
import { noteRelease } from './rejection.ts'
import { listOpen, type VaultState } from './vaultState.ts'
import { emit, moveTo, type Work } from './work.ts'

/**
 * Every operation of an intent that can be on chain: its attempts, and what was shown to the owner, who may have signed
 * it and sent it another way.
 */
export function listWatched(intent: OpenIntent): readonly Pick<Draft, 'userOpHash' | 'fromBlock'>[] {
  return [...intent.attempts, ...listShown(intent)]
}

/** What was shown to the owner and did not come back signed. */
export function listShown(intent: OpenIntent): readonly ShownTerms[] {
  const { shown = [] } = intent
  const present = findShown(intent)
  if (!present) return shown
  const { operation: _, ...terms } = present
  return [...shown, terms]
}

/** Whether another intent than this one already watches for an operation. */
export function isWatchedFor(state: VaultState, id: IntentId, userOpHash: Hex): boolean {
  const others = listOpen(state).filter((other) => other.id !== id)
  return others.some((other) => listWatched(other).some((watched) => watched.userOpHash === userOpHash))
}

/** The inclusion of any operation of an intent, as one reading of the chain saw it. */
export function findSighting(intent: OpenIntent, seen: ChainObservation): Inclusion | 'absent' | 'unasked' {
  const inclusions = listWatched(intent).map(({ userOpHash }) => seen.sightings[userOpHash])
  if (inclusions.includes(undefined)) return 'unasked'
  return inclusions.find((inclusion) => inclusion != null && !isContradicted(intent, inclusion, seen)) ?? 'absent'
}

/**
 * A nonce that was used up to the boundary was used there: an inclusion above it is the word of a node that is wrong.
 * Believed, it would bring back an operation whose nonce is lost, in place of the one that was shown after it.
 */
function isContradicted(intent: OpenIntent, inclusion: Inclusion, { finalized, lanes }: ChainObservation): boolean {
  const slot = findLanded(intent.attempts, inclusion)?.slot ?? findHeldSlot(intent)
  const usedTo = (slot && lanes[slot.lane]?.finalized) ?? 0
  return slot !== undefined && usedTo > slot.sequence && Number(inclusion.blockNumber) > finalized.number
}

/** One inclusion: CONFIRMED when nothing more is to be proven. A new block for a known inclusion is a correction. */
export function include(
  work: Work,
  intent: OpenIntent,
  inclusion: Inclusion,
  { reverts }: Pick<ChainObservation, 'reverts'>,
): Work {
  const attempts = listSigned(work, intent, inclusion.userOpHash)
  const slot = findLanded(attempts, inclusion)?.slot ?? findHeldSlot(intent)
  if (!slot) return work
  const shown = listShown(intent).filter(({ userOpHash }) => userOpHash !== inclusion.userOpHash)
  const released = isPreparing(intent) ? noteRelease(work, intent, landedBefore) : work
  const entry = { intentId: intent.id, atMs: work.nowMs, kind: 'included', inclusion } as const
  const isNoOp = findLanded(attempts, inclusion)?.kind === 'noOp'
  const provable = inclusion.success && !isNoOp && intent.intent.postConditions.length > 0
  const { refusal: _, ...delivery } = 'delivery' in intent ? intent.delivery : buildDelivery(work)
  return moveTo(
    emit(released, { kind: 'record', entry }),
    {
      ...pickBase(intent),
      attempts,
      ...(shown.length > 0 && { shown }),
      slot,
      inclusion,
      delivery,
      status: inclusion.success && !isNoOp && !provable ? 'CONFIRMED' : 'INCLUDED_UNVERIFIED',
      verification: provable
        ? { kind: 'unread', failures: 0, retryAtMs: work.nowMs }
        : { kind: 'read', observations: [] },
      ...(!inclusion.success && { reason: explainRevert(reverts?.[inclusion.userOpHash]) }),
      ...(isNoOp && { reason: intent.cancelling ?? cancelled }),
    },
    { correction: isIncluded(intent) },
  )
}

function explainRevert(data: Hex | undefined): Reason {
  const message = 'The operation was included and its calls reverted.'
  return { code: 'reverted', message: data === undefined ? message : `${message} ${decodeRevert(data).message}` }
}

const cancelled = { code: 'cancelled', message: 'Its nonce was used up by an operation without calls.' }
const unreadable = {
  code: 'result_unreadable',
  message: 'The operation is on chain for good, but no node can tell any more what it brought.',
}
const landedBefore = { code: 'landed_before', message: 'An earlier operation of the intent was included.' }

function findLanded(attempts: readonly Attempt[], { userOpHash }: Inclusion): Attempt | undefined {
  return attempts.find((attempt) => attempt.userOpHash === userOpHash)
}

/** The attempts, with the shown operation among them if that is what landed: the owner signed it, but not through us. */
function listSigned(work: Work, intent: OpenIntent, landed: Hex): readonly Attempt[] {
  const terms = listShown(intent).find(({ userOpHash }) => userOpHash === landed)
  if (!terms || intent.attempts.some(({ userOpHash }) => userOpHash === landed)) return intent.attempts
  return [...intent.attempts, { ...terms, number: intent.attempts.length + 1, kind: 'calls', signedAtMs: work.nowMs }]
}

function buildDelivery({ nowMs }: Work): Delivery {
  return { sends: 1, lastSentAtMs: nowMs, startedAtMs: nowMs, foreignSeen: 0 }
}

/** A reorg took the inclusion back: the same bytes go out again. */
export function takeBack(work: Work, intent: IncludedIntent): Work {
  const { id: intentId, slot, inclusion } = intent
  const entry = { intentId, atMs: work.nowMs, kind: 'takenBack', inclusion } as const
  const attempt = intent.attempts.at(-1)
  const moved = moveTo(
    emit(work, { kind: 'record', entry }),
    {
      ...pickBase(intent),
      slot,
      status: 'SUBMITTED',
      delivery: buildDelivery(work),
    },
    { correction: true },
  )
  return attempt && isSendable(intent) && !isStopped(work.state, intent)
    ? emit(moved, { kind: 'send', intentId, attempt: attempt.number })
    : moved
}

/** Ends an intent whose inclusion is behind the finality boundary, by log and by nonce. */
export function finalize(work: Work, intent: IncludedIntent, seen: ChainObservation, finalizedNonce: number): Work {
  const { inclusion, verification, slot } = intent
  const isFinal = Number(inclusion.blockNumber) <= seen.finalized.number && finalizedNonce > slot.sequence
  if (!isFinal) return work
  if (verification.kind === 'unread') {
    if ((verification.unreadable ?? 0) < work.limits.unreadableReadings) return work
    const settled = { ...pickBase(intent), slot, inclusion, observations: [], reason: unreadable } as const
    return moveTo(work, { ...settled, status: 'UNMET' })
  }
  if (findLanded(intent.attempts, inclusion)?.kind === 'noOp') {
    return moveTo(work, { ...pickBase(intent), slot, status: 'CANCELLED', reason: intent.reason ?? cancelled })
  }
  const met = verification.observations.every((observation) => observation.met)
  return moveTo(work, {
    ...pickBase(intent),
    slot,
    inclusion,
    observations: verification.observations,
    status: !inclusion.success ? 'REVERTED' : met ? 'FINALIZED' : 'UNMET',
    ...(intent.reason && { reason: intent.reason }),
  })
}
