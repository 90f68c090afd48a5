import { type IntentId, type IntentStatus, ok, type Reason, type Result, refuse } from '@spells/shared'
import type { ChainObservation } from './event.ts'
import {
  type AwaitingIntent,
  type IntentState,
  isAwaiting,
  isOwners,
  isPreparing,
  isQueued,
  type PreparingIntent,
  type QueuedIntent,
} from './intentState.ts'
import { notSigned } from './offer.ts'
import { reject } from './rejection.ts'
import { emit, findOpen, moveTo, type Work } from './work.ts'

const takenBack: Reason = { code: 'taken_back', message: 'The owner took it back before signing it.' }

/**
 * Whether the owner can still take an intent back: nothing of it was signed through us.
 * @returns `undefined` when it was let go before
 */
export function evaluateTakingBack(
  intent: IntentState,
): Result<
  QueuedIntent | PreparingIntent | AwaitingIntent | undefined,
  { readonly code: 'not_awaiting_signature'; readonly status: IntentStatus }
> {
  if (intent.letGo || intent.reason?.code === takenBack.code) return ok(undefined)
  const isUnsigned = isQueued(intent) || isPreparing(intent) || isAwaiting(intent)
  if (!isOwners(intent) || !isUnsigned) return refuse({ code: 'not_awaiting_signature', status: intent.status })
  return ok(intent)
}

/**
 * The owner took an operation back. Before it was shown that is its end. Afterwards it may have been signed in the
 * wallet and be anywhere, so it is watched until its nonce is used or its deadline is final; we take no signature for it.
 */
export function takeBackByOwner(work: Work, id: IntentId): Work {
  const known = findOpen(work, id)
  const verdict = known && evaluateTakingBack(known)
  if (!verdict?.ok || !verdict.value) return work
  const intent = verdict.value
  return isAwaiting(intent) ? letGo(work, intent, takenBack) : reject(work, intent, takenBack)
}

/** Nobody can sign in time any more. Only a reorg could let what was signed elsewhere land, so nothing waits for it. */
export function letGoOverdue(work: Work, intent: AwaitingIntent, { latest }: ChainObservation): Work {
  const isOverdue = latest.timeSec > intent.draft.validUntilSec
  return isOverdue && !intent.letGo ? letGo(work, intent, notSigned) : work
}

function letGo(work: Work, intent: AwaitingIntent, reason: Reason): Work {
  const { id: intentId, slot } = intent
  const entry = { intentId, atMs: work.nowMs, kind: 'letGo', slot, why: reason.code } as const
  return moveTo(emit(work, { kind: 'record', entry }), { ...intent, letGo: reason, reason })
}
