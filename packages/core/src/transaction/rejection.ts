import type { Reason } from '@spells/shared'
import { type PreparingIntent, pickBase, type QueuedIntent } from './intentState.ts'
import { emit, moveTo, type Work } from './work.ts'

/** Ends an intent whose present nonce, if it has one, nobody was asked to sign for: it is free again. */
export function reject(work: Work, intent: QueuedIntent | PreparingIntent, reason: Reason): Work {
  const released = intent.stage === 'preparing' ? noteRelease(work, intent, reason) : work
  const base = pickBase(intent)
  if (!intent.foreign) return moveTo(released, { ...base, status: 'REJECTED', reason })
  // Something was shown or sent for the nonce that was lost: that is no refusal from the start.
  const message = `The nonce was consumed by an operation that is not ours. A new one was not possible: ${reason.message}`
  return moveTo(released, {
    ...base,
    slot: intent.foreign,
    status: 'CANCELLED',
    reason: { code: 'foreign_nonce', message },
  })
}

/** Notes that a reserved nonce is free again. */
export function noteRelease(work: Work, intent: PreparingIntent, reason: Reason): Work {
  const { id: intentId, slot } = intent
  return emit(work, {
    kind: 'record',
    entry: { intentId, atMs: work.nowMs, kind: 'released', slot, why: reason.code },
  })
}
