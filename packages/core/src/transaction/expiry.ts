import type { Reason } from '@spells/shared'
import type { ChainObservation } from './event.ts'
import { halt } from './halt.ts'
import { listShown } from './inclusion.ts'
import {
  type AwaitingIntent,
  type InFlightIntent,
  isAwaiting,
  isInFlight,
  isOwners,
  isSigning,
  pickBase,
  type SigningIntent,
} from './intentState.ts'
import { notSigned, signatureWanted } from './offer.ts'
import { endSession } from './sessionEnd.ts'
import { emit, moveTo, putIntent, type Work } from './work.ts'

/** An intent whose nonce is held: a signature for it exists, or may exist. */
type HoldingIntent = InFlightIntent | SigningIntent | AwaitingIntent

/**
 * What the finality boundary says about an operation that was not found on chain.
 * @returns `consumed`: its nonce was used by something else; `expired`: it can never land; `open`: it still can
 */
export function evaluateUnused(
  intent: HoldingIntent,
  seen: ChainObservation,
  finalizedNonce: number,
): 'consumed' | 'expired' | 'open' {
  if (finalizedNonce > intent.slot.sequence) return 'consumed'
  return isOver(intent, seen) ? 'expired' : 'open'
}

/** Whether final time is past every window of an intent. */
function isOver(intent: HoldingIntent, { finalized }: ChainObservation): boolean {
  return listWindows(intent).every(({ validUntilSec }) => finalized.timeSec > validUntilSec)
}

function listWindows(intent: HoldingIntent): readonly { readonly validUntilSec: number }[] {
  return isSigning(intent) ? [intent.draft] : [...intent.attempts, ...listShown(intent)]
}

/** Ends an intent that can never land; its nonce is free again. */
export function expire(work: Work, intent: HoldingIntent, seen: ChainObservation): Work {
  const reason = findObstacle(intent) ?? {
    code: 'deadline_passed',
    message: `The final chain time ${seen.finalized.timeSec} s is past the signed deadline and the nonce is unused.`,
  }
  return moveTo(work, { ...pickBase(intent), slot: intent.slot, status: 'EXPIRED', reason })
}

function findObstacle(intent: HoldingIntent): Reason | undefined {
  if (intent.letGo) return intent.letGo
  if (isAwaiting(intent)) return notSigned
  return intent.reason?.code === signatureWanted.code ? undefined : intent.reason
}

/**
 * A nonce went to none of our operations. Believed only after several readings in a row, since a lagging log index
 * looks the same. On a session lane the session key is not only ours; on the owner's lane the owner acted elsewhere.
 */
export function noteForeignNonce(work: Work, intent: HoldingIntent, observed: ChainObservation): Work {
  const seen = (isInFlight(intent) ? intent.delivery.foreignSeen : intent.foreignSeen) + 1
  const entry = { intentId: intent.id, atMs: work.nowMs, kind: 'foreignNonce', slot: intent.slot, seen } as const
  const noted = emit(work, { kind: 'record', entry })
  if (seen < work.limits.foreignObservations) return putIntent(noted, withForeignSeen(intent, seen))
  // What is not waited for any more is not asked for again: the owner's next operation had its nonce, or another client.
  if (intent.letGo) {
    return isOver(intent, observed) ? expire(noted, intent, observed) : cancel(noted, intent, intent.letGo)
  }
  if (isOwners(intent)) return askAgain(noted, intent, observed)
  const halted = halt(cancel(noted, intent, keyUsedElsewhere), keyUsedElsewhere)
  const { authority } = intent.intent
  return authority.kind === 'session' ? endSession(halted, authority.sessionId, 'wiped') : halted
}

const foreignNonce: Reason = {
  code: 'foreign_nonce',
  message: 'The nonce was consumed by an operation that is not ours.',
}

const keyUsedElsewhere: Reason = {
  code: 'foreign_nonce',
  message: `${foreignNonce.message} Somebody else may have the session key: its copy here is destroyed. End the session from the wallet: DELETE the session to get the call.`,
}

function cancel(work: Work, intent: HoldingIntent, reason: Reason): Work {
  return moveTo(work, { ...pickBase(intent), slot: intent.slot, status: 'CANCELLED', reason })
}

/** Back to the queue for the next nonce and a new signature: once, and only while the deadline leaves time to sign. */
function askAgain(work: Work, intent: HoldingIntent, { latest }: ChainObservation): Work {
  const inTime = latest.timeSec + work.limits.minLeadSec < intent.intent.deadlineSec
  if (intent.foreign || !inTime) return cancel(work, intent, foreignNonce)
  const { slot } = intent
  return moveTo(work, {
    ...pickBase(intent),
    attempts: intent.attempts.map((attempt) => ({ ...attempt, slot })),
    foreign: slot,
    status: 'CREATED',
    stage: 'queued',
    notBeforeMs: work.nowMs,
    reason: foreignNonce,
  })
}

function withForeignSeen(intent: HoldingIntent, seen: number): HoldingIntent {
  if (!isInFlight(intent)) return { ...intent, foreignSeen: seen }
  return { ...intent, delivery: { ...intent.delivery, foreignSeen: seen } }
}
