import type { Inclusion } from '@spells/shared'
import type { ChainObservation } from './event.ts'
import { type IncludedIntent, type InFlightIntent, isInFlight, type OpenIntent, pickBase } from './intentState.ts'
import { emit, moveTo, type Work } from './work.ts'

/** The inclusion of any attempt of an intent, as one reading of the chain saw it. */
export function findSighting(intent: OpenIntent, seen: ChainObservation): Inclusion | 'absent' | 'unasked' {
  if (intent.attempts.some((attempt) => seen.sightings[attempt.userOpHash] === undefined)) return 'unasked'
  for (const attempt of intent.attempts) {
    const inclusion = seen.sightings[attempt.userOpHash]
    if (inclusion) return inclusion
  }
  return 'absent'
}

/** One inclusion: CONFIRMED when nothing more is to be proven. A new block for a known inclusion is a correction. */
export function include(work: Work, intent: InFlightIntent | IncludedIntent, inclusion: Inclusion): Work {
  const entry = { intentId: intent.id, atMs: work.nowMs, kind: 'included', inclusion } as const
  const provable = inclusion.success && intent.intent.postConditions.length > 0
  const { refusal: _, ...delivery } = intent.delivery
  return moveTo(
    emit(work, { kind: 'record', entry }),
    {
      ...pickBase(intent),
      slot: intent.slot,
      inclusion,
      delivery,
      status: inclusion.success && !provable ? 'CONFIRMED' : 'INCLUDED_UNVERIFIED',
      verification: provable
        ? { kind: 'unread', failures: 0, retryAtMs: work.nowMs }
        : { kind: 'read', observations: [] },
      ...(!inclusion.success && {
        reason: { code: 'reverted', message: 'The operation was included and its calls reverted.' },
      }),
    },
    { correction: !isInFlight(intent) },
  )
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
      delivery: { sends: 1, lastSentAtMs: work.nowMs, startedAtMs: work.nowMs, foreignSeen: 0 },
    },
    { correction: true },
  )
  return attempt && !work.state.halted ? emit(moved, { kind: 'send', intentId, attempt: attempt.number }) : moved
}

/** Ends an intent whose inclusion is behind the finality boundary, by log and by nonce. */
export function finalize(work: Work, intent: IncludedIntent, seen: ChainObservation, finalizedNonce: number): Work {
  const { inclusion, verification, slot } = intent
  const isFinal = Number(inclusion.blockNumber) <= seen.finalized.number && finalizedNonce > slot.sequence
  if (!isFinal || verification.kind !== 'read') return work
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
