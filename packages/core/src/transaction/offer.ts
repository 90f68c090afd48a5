import type { Reason } from '@spells/shared'
import type { AwaitingIntent, InFlightIntent, OwnerDraft, PreparingIntent } from './intentState.ts'
import { emit, type Work } from './work.ts'

export const signatureWanted: Reason = {
  code: 'signature_wanted',
  message: 'The operation is ready and waits for the owner’s signature.',
}

export const notSigned: Reason = { code: 'not_signed', message: 'The owner did not sign before the deadline.' }

/** Notes that an operation is shown to the owner for signing. */
export function noteOffer(
  work: Work,
  intent: PreparingIntent | AwaitingIntent | InFlightIntent,
  draft: OwnerDraft,
): Work {
  const attempt = intent.attempts.length + 1
  const { id: intentId, slot } = intent
  const { userOpHash, owner, operation, validAfterSec, validUntilSec } = draft
  const shown = { userOpHash, owner, operation, validAfterSec, validUntilSec }
  return emit(work, {
    kind: 'record',
    entry: { intentId, atMs: work.nowMs, kind: 'signatureWanted', attempt, slot, ...shown },
  })
}
