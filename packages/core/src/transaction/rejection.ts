import type { Reason } from '@spells/shared'
import { type PreparingIntent, pickBase, type QueuedIntent } from './intentState.ts'
import { emit, moveTo, type Work } from './work.ts'

/** Ends an intent for which no signature was asked; its nonce, if it has one, is free again. */
export function reject(work: Work, intent: QueuedIntent | PreparingIntent, reason: Reason): Work {
  const released = intent.stage === 'preparing' ? noteRelease(work, intent, reason) : work
  return moveTo(released, { ...pickBase(intent), status: 'REJECTED', reason })
}

/** Notes that a reserved nonce is free again. */
export function noteRelease(work: Work, intent: PreparingIntent, reason: Reason): Work {
  const { id: intentId, slot } = intent
  return emit(work, {
    kind: 'record',
    entry: { intentId, atMs: work.nowMs, kind: 'released', slot, why: reason.code },
  })
}
