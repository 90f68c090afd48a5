import { MARKET_FRESHNESS_MS } from '@spells/core'
import type { TriggerForSync } from '@spells/db'
import { type Baseline, type TriggerRule, triggerRuleSchema } from '@spells/shared'

/** The rule of a stored trigger, as the registry evaluates it. */
export function buildTriggerRule(
  stored: TriggerForSync,
  options: { readonly baseline?: Baseline | undefined },
): TriggerRule {
  const { trigger, fires } = stored
  return triggerRuleSchema.parse({
    v: 1,
    triggerId: trigger.id,
    workspaceId: trigger.workspaceId,
    revision: trigger.revision,
    signal: trigger.signal,
    direction: trigger.direction,
    threshold: trigger.threshold,
    maxFires: trigger.maxFires,
    freshnessMs: MARKET_FRESHNESS_MS,
    expiresAtMs: trigger.expiresAt,
    mode: trigger.mode,
    firesBefore: fires,
    ...(options.baseline ? { baseline: options.baseline } : {}),
  })
}
