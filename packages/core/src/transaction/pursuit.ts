import type { ChainObservation } from './event.ts'
import { isStopped } from './halt.ts'
import { type InFlightIntent, isSendable } from './intentState.ts'
import { isResendDue, resend } from './submission.ts'
import { emit, moveTo, type Work } from './work.ts'

/** Not included and still possible: escalate by age, and hand over the same bytes again when that is due. */
export function pursue(work: Work, intent: InFlightIntent, seen: ChainObservation, latestNonce: number): Work {
  const status = findStatusByAge(work, intent)
  const next: InFlightIntent = status === intent.status ? intent : { ...intent, status }
  const escalated = next === intent ? work : raise(work, next)
  const isNextNonce = latestNonce === intent.slot.sequence
  const inTime = intent.attempts.some((attempt) => seen.latest.timeSec <= attempt.validUntilSec)
  if (!isNextNonce || !inTime || !isSendable(intent) || isStopped(work.state, intent) || !isResendDue(work, intent))
    return escalated
  return resend(escalated, next)
}

function findStatusByAge(work: Work, intent: InFlightIntent): InFlightIntent['status'] {
  const ageMs = work.nowMs - intent.delivery.startedAtMs
  if (intent.status === 'STUCK' || ageMs >= work.limits.recoveryBudgetMs) return 'STUCK'
  return ageMs >= work.limits.receiptTimeoutMs ? 'VERIFYING' : intent.status
}

function raise(work: Work, intent: InFlightIntent): Work {
  const moved = moveTo(work, intent)
  if (intent.status !== 'STUCK') return moved
  return emit(moved, {
    kind: 'alert',
    code: 'intent_stuck',
    message: `An operation was not included within ${work.limits.recoveryBudgetMs} ms.`,
    intentId: intent.id,
  })
}
