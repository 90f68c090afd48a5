import { type Intent, type IntentId, ok, type Result, refuse } from '@spells/shared'
import type { Hex } from 'viem'
import { isStopped } from './halt.ts'
import type { IntentState } from './intentState.ts'
import { isUnlanded } from './intentState.ts'
import type { TransactionLimits } from './limits.ts'
import { listLanes } from './nonceLane.ts'
import { listOpen, type VaultState } from './vaultState.ts'
import { moveTo, patch, type Work } from './work.ts'

export type AdmissionRefusal =
  | { readonly code: 'intent_conflict'; readonly id: IntentId }
  | { readonly code: 'vault_busy'; readonly live: number; readonly limit: number }
  | { readonly code: 'vault_halted'; readonly reason: string }

/**
 * Whether a vault takes an intent. An intent that it already has is taken again, whatever else is the case, as long
 * as its body is the same.
 * @returns the intent as it stands, `undefined` if it would be new
 */
export function evaluateAdmission(
  state: VaultState,
  request: { readonly intent: Intent; readonly bodyHash: Hex },
  limits: TransactionLimits,
): Result<IntentState | undefined, AdmissionRefusal> {
  const { intent, bodyHash } = request
  const known = state.intents[intent.id]
  if (known) return known.bodyHash === bodyHash ? ok(known) : refuse({ code: 'intent_conflict', id: intent.id })
  if (state.halted && isStopped(state, { intent })) return refuse({ code: 'vault_halted', reason: state.halted.code })
  const open = listOpen(state)
  const queued = open.filter((other) => other.status === 'CREATED' && other.stage === 'queued').length
  if (queued >= limits.maxQueued) {
    return refuse({ code: 'vault_busy', live: open.filter(isUnlanded).length, limit: limits.maxLiveNormal })
  }
  return ok(undefined)
}

type Submission = { readonly intent: Intent; readonly bodyHash: Hex; readonly laneCount: number }

/** Takes a new intent into the queue; does nothing where {@link evaluateAdmission} refuses or already knows it. */
export function admit(work: Work, request: Submission): Work {
  const verdict = evaluateAdmission(work.state, request, work.limits)
  if (!verdict.ok || verdict.value) return work
  const order = work.state.nextOrder
  return moveTo(lookSoon(patch(work, { nextOrder: order + 1 }), request), {
    id: request.intent.id,
    intent: request.intent,
    bodyHash: request.bodyHash,
    order,
    acceptedAtMs: work.nowMs,
    laneCount: request.laneCount,
    enteredAtMs: work.nowMs,
    attempts: [],
    status: 'CREATED',
    stage: 'queued',
    notBeforeMs: work.nowMs,
  })
}

/** The first intent of a class cannot have a nonce before its lanes were read. */
function lookSoon(work: Work, submission: Submission): Work {
  const { lanes, observation } = work.state
  const isOpen = listLanes(submission, work.limits).some((lane) => lanes[lane])
  if (isOpen || observation.kind === 'running') return work
  return patch(work, { observation: { kind: 'due', atMs: work.nowMs } })
}
