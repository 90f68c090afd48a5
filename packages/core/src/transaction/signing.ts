import { assertNever, type IntentId } from '@spells/shared'
import type { SignOutcome } from './event.ts'
import { halt, isStopped } from './halt.ts'
import {
  type Attempt,
  type AwaitingIntent,
  type InFlightIntent,
  isInFlight,
  isSameSlot,
  isSigning,
  type NonceSlot,
  type OwnerDraft,
  pickBase,
  type SessionDraft,
  type SigningIntent,
  type WireOperation,
} from './intentState.ts'
import { backoffMs } from './limits.ts'
import { emit, findOpen, moveTo, putIntent, type Work } from './work.ts'

/** Takes in the signature (T2): the bytes are stored by the same write that makes sending them possible. */
export function endSigning(
  work: Work,
  event: {
    readonly intentId: IntentId
    readonly slot: NonceSlot
    readonly attempt?: number
    readonly outcome: SignOutcome
  },
): Work {
  const intent = findOpen(work, event.intentId)
  if (!intent || !(isSigning(intent) || isInFlight(intent)) || !isSameSlot(intent.slot, event.slot)) return work
  const asked = isSigning(intent) ? intent : findSigningReplacement(intent)
  const attempt = isSigning(intent) ? undefined : intent.attempts.length + 1
  if (!asked || asked.retryAtMs !== undefined || event.attempt !== attempt) return work
  const { outcome } = event
  switch (outcome.kind) {
    case 'signed':
      if (outcome.userOpHash !== asked.draft.userOpHash) return work
      return storeSigned(work, intent, asked.draft, outcome.operation)
    case 'unreadable':
      return halt(work, { code: 'key_unreadable', message: 'A session key could not be decrypted for this vault.' })
    case 'unavailable': {
      const retryAtMs =
        work.nowMs + backoffMs(intent.id, asked.failures, work.limits.retryMinMs, work.limits.retryMaxMs)
      const later = { failures: asked.failures + 1, retryAtMs }
      if (isSigning(intent)) return putIntent(work, { ...intent, ...later, reason: outcome.reason })
      return putIntent(work, { ...intent, replacement: { kind: 'signing', draft: asked.draft, ...later } })
    }
    default:
      return assertNever(outcome)
  }
}

function findSigningReplacement({ replacement }: InFlightIntent) {
  return replacement?.kind === 'signing' ? replacement : undefined
}

/** T2: the signed bytes, and that they may be sent. */
export function storeSigned(
  work: Work,
  intent: SigningIntent | AwaitingIntent | InFlightIntent,
  draft: SessionDraft | OwnerDraft,
  operation: WireOperation,
): Work {
  const { id: intentId, slot } = intent
  const { operation: _, ...terms } = draft
  const number = intent.attempts.length + 1
  const { userOpHash } = draft
  const kind = 'kind' in draft && draft.kind ? draft.kind : 'calls'
  const attempt: Attempt = { ...terms, number, kind, signedAtMs: work.nowMs }
  const stored = emit(
    work,
    { kind: 'storeOperation', intentId, attempt: number, userOpHash, operation },
    { kind: 'record', entry: { intentId, atMs: work.nowMs, kind: 'signed', attempt: number, userOpHash, slot } },
  )
  const sent = isStopped(work.state, intent) ? stored : emit(stored, { kind: 'send', intentId, attempt: number })
  return moveTo(sent, {
    ...pickBase(intent),
    slot,
    status: 'SIGNED',
    attempts: [...intent.attempts, attempt],
    delivery: { sends: 1, lastSentAtMs: work.nowMs, startedAtMs: work.nowMs, foreignSeen: 0 },
  })
}
