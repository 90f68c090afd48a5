import type { IntentId } from '@spells/shared'
import type { Hex } from 'viem'
import type { PostConditionOutcome } from './event.ts'
import { type IncludedIntent, isIncluded } from './intentState.ts'
import { backoffMs, isDue } from './limits.ts'
import { listOpen } from './vaultState.ts'
import { emit, findOpen, moveTo, putIntent, type Work } from './work.ts'

const ALERT_AFTER_FAILURES = 20

/** Takes in what the venue said at the block of an inclusion. */
export function endPostConditions(
  work: Work,
  event: { readonly intentId: IntentId; readonly blockHash: Hex; readonly outcome: PostConditionOutcome },
): Work {
  const intent = findOpen(work, event.intentId)
  if (!intent || !isIncluded(intent) || intent.inclusion.blockHash !== event.blockHash) return work
  if (intent.verification.kind === 'read' || intent.verification.retryAtMs !== undefined) return work
  if (event.outcome.kind === 'read') {
    const { observations } = event.outcome
    const verified: IncludedIntent = { ...intent, verification: { kind: 'read', observations } }
    if (observations.every((observation) => observation.met)) return moveTo(work, { ...verified, status: 'CONFIRMED' })
    const reason = {
      code: 'postcondition_unmet',
      message: 'The operation was included, but the venue does not show its result.',
    }
    return moveTo(work, { ...verified, reason })
  }
  const { failures } = intent.verification
  const retryAtMs = work.nowMs + backoffMs(intent.id, failures, work.limits.retryMinMs, work.limits.retryMaxMs)
  const unreadable = event.outcome.kind === 'unreadable' ? (intent.verification.unreadable ?? 0) + 1 : 0
  const verification = {
    kind: 'unread',
    failures: failures + 1,
    ...(unreadable > 0 && { unreadable }),
    retryAtMs,
  } as const
  const next = putIntent(work, { ...intent, verification })
  if (failures + 1 !== ALERT_AFTER_FAILURES) return next
  const message = 'The result of an included operation cannot be read from the venue.'
  return emit(next, { kind: 'alert', code: 'result_unreadable', message, intentId: intent.id })
}

/** Asks for the post-conditions that are due. */
export function readDuePostConditions(work: Work): Work {
  let next = work
  for (const intent of listOpen(work.state)) if (isIncluded(intent)) next = readDue(next, intent)
  return next
}

function readDue(work: Work, intent: IncludedIntent): Work {
  if (intent.verification.kind !== 'unread') return work
  const { retryAtMs, ...asked } = intent.verification
  if (retryAtMs === undefined || !isDue(retryAtMs, work.nowMs, work.limits.retryMaxMs)) return work
  const { blockHash } = intent.inclusion
  return emit(putIntent(work, { ...intent, verification: asked }), {
    kind: 'readPostConditions',
    intentId: intent.id,
    blockHash,
  })
}
