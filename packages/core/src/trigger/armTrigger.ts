import type { TriggerRule, TriggerState } from '@spells/shared'
import { evaluateFreshness } from '../signal/freshness.ts'
import { evaluateSide } from './evaluateSide.ts'

/** The last good value of a signal. */
export type GoodValue = { readonly value: number; readonly observedAtMs: number }

/**
 * The state with which a rule, or a new revision of one, begins to watch. Its side comes from the rule's baseline (what
 * the user saw), else from the last good value if that is fresh; otherwise the first good value only sets the side.
 * @param options.previous the state of the revision that this one replaces
 */
export function armTrigger(
  rule: TriggerRule,
  options: { readonly nowMs: number; readonly previous?: TriggerState; readonly known?: GoodValue },
): TriggerState {
  const { nowMs, previous, known } = options
  const fresh = known && evaluateFreshness(known.observedAtMs, { nowMs, freshnessMs: rule.freshnessMs })
  const from = rule.baseline ?? (fresh?.status === 'fresh' ? known : undefined)
  return {
    v: 1,
    status: 'watching',
    side: from ? evaluateSide(rule, from.value) : 'unknown',
    fires: Math.max(previous?.fires ?? 0, rule.firesBefore?.all ?? 0),
    armedFires: Math.max(previous?.armedFires ?? 0, rule.firesBefore?.armed ?? 0),
    armedAtMs: nowMs,
  }
}
