import { evaluatePremise } from '@spells/core'
import {
  type FireOutcome,
  findCastByKey,
  type RecordedDecision,
  recordDecision,
  type SystemDatabase,
  settleFire,
} from '@spells/db'
import type { CastId, Clock, Decision, Failpoint, FireId, IntentPremise, Reason, Result, Signal } from '@spells/shared'
import type { CastRefusal } from '../cast/castRefusal.ts'
import type { FireRequest } from '../cast/createCast.ts'

export type DeliverDecisionDeps = {
  readonly database: SystemDatabase
  readonly clock: Clock
  readonly failpoint: Failpoint
  /** Makes the cast of a fire, at most one per fire. Throws when it must be asked again. */
  readonly createCastForFire: (request: FireRequest) => Promise<Result<{ readonly castId: CastId }, CastRefusal>>
  /** The newest observation of a signal that is at hand. */
  readonly findSignal: (key: string) => Promise<Signal | undefined>
}

/**
 * Hands over one decision of the registry: stored, and if it is a fire of an armed trigger, made into a cast. Every part
 * can be repeated, so a crash anywhere is healed by delivering again.
 * @returns `waiting` when a fire needs a fresh observation before it may act
 * @throws AppError when it must be delivered again
 */
export async function deliverDecision(decision: Decision, deps: DeliverDecisionDeps): Promise<'delivered' | 'waiting'> {
  const { fire, triggerId, workspaceId } = decision
  if (fire) await deps.failpoint('trigger.fired', { triggerId, fireId: fire.id })
  const recorded = await deps.database.withSystem((tx) => recordDecision(tx, decision))
  const isOpen = recorded?.fire && recorded.fire.castId === null && recorded.fire.refusal === null
  if (!recorded || !fire || !isOpen || decision.rule.mode === 'monitor') return 'delivered'
  const outcome = await act({ decision, fireId: fire.id, recorded }, deps)
  if (!outcome) return 'waiting'
  const atMs = await deps.clock.nowMs()
  await deps.database.withSystem((tx) =>
    settleFire(tx, { workspaceId, triggerId, decisionId: decision.id, fireId: fire.id, outcome, atMs }),
  )
  return 'delivered'
}

async function act(
  request: { readonly decision: Decision; readonly fireId: FireId; readonly recorded: RecordedDecision },
  deps: DeliverDecisionDeps,
): Promise<FireOutcome | undefined> {
  const { decision, fireId, recorded } = request
  const { workspaceId, triggerId } = decision
  // What was done before a crash counts, whatever has changed since.
  const done = await deps.database.withSystem((tx) =>
    findCastByKey(tx, { workspaceId, idempotencyKey: `fire:${fireId}` }),
  )
  if (done) return { castId: done.cast.id as CastId }
  const { trigger } = recorded
  if (trigger.revision !== decision.revision || trigger.status === 'paused' || trigger.status === 'deleted') {
    return refused('trigger_changed', 'The trigger was changed, paused or deleted before the fire was acted on.')
  }
  const nowMs = await deps.clock.nowMs()
  const premise = evaluatePremise(decision, { nowMs, latest: await deps.findSignal(decision.rule.signal) })
  if (premise.status === 'waiting') return undefined
  if (premise.status !== 'holds') return refused(`premise_${premise.status}`, premise.message)
  const created = await deps.createCastForFire({
    workspaceId,
    triggerId,
    fireId,
    plan: trigger.plan,
    correlationId: decision.id,
    deadlineMs: premise.deadlineMs,
    premise: toIntentPremise(decision.rule),
  })
  return created.ok ? { castId: created.value.castId } : { refusal: toReason(created.refusal) }
}

/** What the cast is made for; the vault's transaction manager reads it again before each hand-over. */
function toIntentPremise({ signal, direction, threshold, freshnessMs }: Decision['rule']): IntentPremise {
  return { signal, direction, threshold, freshnessMs }
}

function refused(code: string, message: string): FireOutcome {
  return { refusal: { code, message } }
}

function toReason(refusal: CastRefusal): Reason {
  switch (refusal.code) {
    case 'not_found':
      return { code: refusal.code, message: `The ${refusal.what} does not exist.` }
    case 'invalid_request':
      return { code: refusal.code, message: `${refusal.field}: ${refusal.message}` }
    case 'idempotency_conflict':
      return { code: refusal.code, message: 'Another cast exists for this fire.' }
    case 'owner_cast_open':
      return { code: refusal.code, message: 'Another cast waits for the owner to sign.' }
    default:
      return refusal.reason
  }
}
