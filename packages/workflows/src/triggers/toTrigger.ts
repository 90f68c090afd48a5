import type { TriggerRow, TriggerSession, TriggerWithDecision } from '@spells/db'
import { AppError, type TriggerId, toTime } from '@spells/shared'
import type { Trigger } from '@spells/shared/api'

/** A stored trigger as the API shows it. */
export function toTrigger({ trigger, session, lastDecision }: TriggerWithDecision): Trigger {
  if (trigger.status === 'deleted') {
    throw new AppError({ code: 'trigger_deleted', shortMessage: 'A deleted trigger is not shown.', retry: 'never' })
  }
  return {
    id: trigger.id as TriggerId,
    name: trigger.name,
    signal: trigger.signal,
    direction: trigger.direction,
    threshold: trigger.threshold,
    maxFires: trigger.maxFires,
    expiresAt: toTime(trigger.expiresAt),
    mode: trigger.mode,
    action: { kind: 'cast', plan: trigger.plan },
    status: trigger.status,
    revision: trigger.revision,
    fires: trigger.fires,
    reason: trigger.reason,
    sessionExpiresAt: session && toTime(session.expiresAtMs),
    warnings: warn(trigger, session),
    lastDecision,
    createdAt: toTime(trigger.createdAt),
    updatedAt: toTime(trigger.updatedAt),
  }
}

/** What will keep a trigger that is not over from casting. */
function warn(trigger: TriggerRow, session: TriggerSession | null): string[] {
  if (trigger.status !== 'active' && trigger.status !== 'paused') return []
  if (!session) return ['Its session does not exist: it cannot cast.']
  const { status, expiresAtMs, disarmRequestedAtMs } = session
  if (status === 'revoked' || status === 'expired') return [`Its session is ${status}: it cannot cast.`]
  if (disarmRequestedAtMs !== null) return ['Its session is being ended: it cannot cast.']
  const found: string[] = []
  if (status === 'prepared') found.push('Its session is not installed yet: until it is, a fire casts nothing.')
  if (trigger.expiresAt > expiresAtMs) {
    found.push(`Its session ends at ${toTime(expiresAtMs)}, before the trigger does: from then on it cannot cast.`)
  }
  return found
}
