import { assertNever, type IntentId, type Reason } from '@spells/shared'
import { evaluateReservation } from './budget.ts'
import type { PrepareOutcome } from './event.ts'
import { isStopped } from './halt.ts'
import { isWatchedFor } from './inclusion.ts'
import {
  type Allowance,
  isPreparing,
  isQueued,
  isSameSlot,
  type NonceSlot,
  type OwnerDraft,
  type PreparingIntent,
  pickBase,
  type SessionDraft,
} from './intentState.ts'
import { backoffMs } from './limits.ts'
import { noteOffer, signatureWanted } from './offer.ts'
import { noteRelease, reject } from './rejection.ts'
import { endSession } from './sessionEnd.ts'
import { listOpen } from './vaultState.ts'
import { emit, findOpen, moveTo, putIntent, type Work } from './work.ts'

/** Takes in what preparing an operation led to. Nothing is signed yet, so every way out releases the nonce. */
export function endPreparation(
  work: Work,
  event: { readonly intentId: IntentId; readonly slot: NonceSlot; readonly outcome: PrepareOutcome },
): Work {
  const intent = findOpen(work, event.intentId)
  if (!intent || !isPreparing(intent) || !isSameSlot(intent.slot, event.slot)) return work
  if (intent.retryAtMs !== undefined) return work
  const { outcome } = event
  switch (outcome.kind) {
    case 'prepared':
      return askForSignature(work, intent, outcome.draft, outcome.allowance)
    case 'frozen':
      // Two intents that watch for one hash would both be told of one inclusion.
      if (isWatchedFor(work.state, intent.id, outcome.draft.userOpHash)) return tryLater(work, intent, sameOperation)
      return offer(work, intent, outcome.draft)
    case 'refused': {
      const rejected = reject(work, intent, outcome.reason)
      const { authority } = intent.intent
      if (!outcome.sessionEnded || authority.kind !== 'session') return rejected
      return endSession(rejected, authority.sessionId, outcome.sessionEnded)
    }
    case 'unavailable':
      return tryLater(work, intent, outcome.reason)
    default:
      return assertNever(outcome)
  }
}

/** Goes on by itself as soon as the vault has ether, which nobody but its owner can see to. */
const OWNER_MUST_FUND = 'vault_cannot_pay'

const sameOperation = { code: 'same_operation', message: 'The same operation is open for another cast.' }

function tryLater(work: Work, intent: PreparingIntent, why: Reason): Work {
  const retryAtMs = work.nowMs + backoffMs(intent.id, intent.failures, work.limits.retryMinMs, work.limits.retryMaxMs)
  // That time runs out hides no obstacle that was there before.
  const reason = why.code === 'window_closing' ? (intent.reason ?? why) : why
  const next = { ...intent, failures: intent.failures + 1, reason, retryAtMs }
  // Worth telling once it is more than a hiccup.
  const isNews = intent.failures === 1 || (intent.failures > 1 && reason.code !== intent.reason?.code)
  if (!isNews) return putIntent(work, next)
  const told = moveTo(work, next)
  if (reason.code !== OWNER_MUST_FUND) return told
  return emit(told, { kind: 'alert', code: reason.code, message: reason.message, intentId: intent.id })
}

function askForSignature(work: Work, intent: PreparingIntent, draft: SessionDraft, allowance: Allowance): Work {
  if (work.state.halted && isStopped(work.state, intent)) return release(work, intent, work.state.halted)
  // Operations that ended by this boundary reserve nothing any more, so the allowance must show them.
  if (allowance.blockNumber < (work.state.finalized?.number ?? 0)) {
    return release(work, intent, { code: 'stale_allowance', message: 'The session was read from a node that lags.' })
  }
  switch (evaluateReservation(work.state, draft.charge, allowance)) {
    case 'never':
      return reject(work, intent, { code: 'budget_exceeded', message: 'The session has not enough budget left.' })
    case 'wait':
      return release(work, intent, {
        code: 'budget_reserved',
        message: 'The session budget is reserved by operations that are still on their way.',
      })
    case 'fits':
      return emit(
        putIntent(work, {
          ...pickBase(intent),
          status: 'CREATED',
          stage: 'signing',
          slot: intent.slot,
          draft,
          failures: 0,
          foreignSeen: 0,
        }),
        { kind: 'sign', intentId: intent.id, slot: intent.slot },
      )
  }
}

/** Shows the operation to the owner. From here on somebody may hold a signature for its nonce. */
function offer(work: Work, intent: PreparingIntent, draft: OwnerDraft): Work {
  if (work.state.halted && isStopped(work.state, intent)) return release(work, intent, work.state.halted)
  const { slot } = intent
  return moveTo(noteOffer(work, intent, draft), {
    ...pickBase(intent),
    status: 'CREATED',
    stage: 'awaiting',
    slot,
    draft,
    foreignSeen: 0,
    reason: signatureWanted,
  })
}

/** Back to the queue without a nonce. */
export function release(work: Work, intent: PreparingIntent, reason: Reason): Work {
  const notBeforeMs = work.nowMs + work.limits.pollLandingMaxMs
  return putIntent(noteRelease(work, intent, reason), {
    ...pickBase(intent),
    status: 'CREATED',
    stage: 'queued',
    notBeforeMs,
    reason,
  })
}

/** Ends intents whose deadline has gone by before a signature was asked for. */
export function rejectOverdue(work: Work, latestTimeSec: number): Work {
  let next = work
  for (const intent of listOpen(work.state)) {
    const isOverdue = latestTimeSec + work.limits.minLeadSec >= intent.intent.deadlineSec
    if (isOverdue && (isQueued(intent) || isPreparing(intent))) {
      next = reject(next, intent, {
        code: 'deadline_passed',
        message: [
          `The chain's time is ${latestTimeSec} s, too late for the deadline ${intent.intent.deadlineSec} s.`,
          ...(intent.reason ? [`What stood in the way: ${intent.reason.message}`] : []),
        ].join(' '),
      })
    }
  }
  return next
}
