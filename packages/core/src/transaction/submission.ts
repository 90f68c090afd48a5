import { assertNever, type IntentId } from '@spells/shared'
import type { SendOutcome } from './event.ts'
import { type Delivery, findOffer, type InFlightIntent, isInFlight } from './intentState.ts'
import { backoffMs, isDue } from './limits.ts'
import { emit, findOpen, moveTo, putIntent, type Work } from './work.ts'

type SendEnded = { readonly intentId: IntentId; readonly attempt: number; readonly outcome: SendOutcome }

/**
 * Takes in what handing over an attempt led to. No outcome ends the intent or frees its nonce: bytes that a bundler
 * refused can land later all the same.
 */
export function endSend(work: Work, event: SendEnded): Work {
  const intent = findOpen(work, event.intentId)
  if (!intent) return work
  const noted = noteOutcome(work, event)
  if (!isInFlight(intent) || intent.attempts.at(-1)?.number !== event.attempt) return noted
  const next = withOutcome(intent, event.outcome)
  const isNews = next.status !== intent.status || next.reason?.code !== intent.reason?.code
  return isNews ? moveTo(noted, next) : putIntent(noted, next)
}

function withOutcome(intent: InFlightIntent, outcome: SendOutcome): InFlightIntent {
  const { refusal: _, ...sent } = intent.delivery
  const isThere = outcome.kind === 'accepted' || outcome.kind === 'landed'
  const delivery: Delivery = isThere ? { ...sent, takenSends: sent.sends } : sent
  const { reason: __, ...rest } = intent
  // What the owner is asked for stays said.
  const isShown = findOffer(intent) !== undefined
  const kept = isShown ? intent : rest
  const left = intent.status === 'SIGNED' ? 'SUBMITTED' : intent.status
  switch (outcome.kind) {
    case 'accepted':
      return { ...kept, delivery, status: left === 'SUBMITTED' ? 'PENDING' : left }
    case 'landed':
    case 'unknown':
      return { ...intent, delivery, status: left }
    case 'premiseLost': {
      // A raised attempt that is being prepared would only help the calls.
      const { replacement: ___, ...stopped } = intent
      const { reason } = outcome
      return { ...stopped, delivery, status: left, reason, cancelling: intent.cancelling ?? reason }
    }
    case 'deterministic': {
      const { code, message } = outcome.refusal
      const refused = { ...intent, delivery: { ...delivery, refusal: outcome.refusal }, status: left }
      return isShown ? refused : { ...refused, reason: { code, message } }
    }
    default:
      return assertNever(outcome)
  }
}

function noteOutcome(work: Work, { intentId, attempt, outcome }: SendEnded): Work {
  const code = outcome.kind === 'deterministic' ? { code: outcome.refusal.code } : {}
  const entry = { intentId, atMs: work.nowMs, kind: 'sendEnded', attempt, outcome: outcome.kind, ...code } as const
  return emit(work, { kind: 'record', entry })
}

/**
 * Whether to hand over the stored bytes of an unlanded intent again. A refusal only slows this down: the refusing
 * bundler may have seen a state that a reorg took back.
 */
export function isResendDue(work: Work, { id, status, delivery }: InFlightIntent): boolean {
  const { resendMinMs, resendMaxMs } = work.limits
  const isSlow = delivery.refusal?.mayPassLater === false
  // Bundlers forget when they restart. What one took is offered to it again at a steady pace, which shows it.
  const isOverdue = status === 'VERIFYING' || status === 'STUCK'
  const misses = delivery.sends - (isOverdue ? 0 : (delivery.takenSends ?? 0))
  const delayMs = isSlow ? resendMaxMs : backoffMs(id, Math.max(0, misses - 1), resendMinMs, resendMaxMs)
  return isDue(delivery.lastSentAtMs + delayMs, work.nowMs, resendMaxMs)
}

/** Hands over the newest attempt once more: the same bytes, whatever happened before. */
export function resend(work: Work, intent: InFlightIntent): Work {
  const attempt = intent.attempts.at(-1)
  if (!attempt) return work
  const send = intent.delivery.sends + 1
  const { id: intentId } = intent
  return emit(
    putIntent(work, { ...intent, delivery: { ...intent.delivery, sends: send, lastSentAtMs: work.nowMs } }),
    { kind: 'record', entry: { intentId, atMs: work.nowMs, kind: 'sendAsked', attempt: attempt.number, send } },
    { kind: 'send', intentId, attempt: attempt.number },
  )
}
