import type { TriggerWithDecision } from '@spells/db'
import { AppError, type TriggerId, toTime } from '@spells/shared'
import type { Trigger } from '@spells/shared/api'

/** A stored trigger as the API shows it. */
export function toTrigger({ trigger, lastDecision }: TriggerWithDecision): Trigger {
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
    lastDecision,
    createdAt: toTime(trigger.createdAt),
    updatedAt: toTime(trigger.updatedAt),
  }
}
