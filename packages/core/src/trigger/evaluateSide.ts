import type { TriggerRule } from '@spells/shared'

/** Where a value stands towards a rule's threshold. */
export type Side = 'before' | 'beyond'

/**
 * `above` is beyond from the threshold upwards, `below` from the threshold downwards; the threshold itself is beyond.
 * Hysteresis will attach here: coming back to `before` will then need the value to pass a second level.
 */
export function evaluateSide(rule: Pick<TriggerRule, 'direction' | 'threshold'>, value: number): Side {
  const beyond = rule.direction === 'above' ? value >= rule.threshold : value <= rule.threshold
  return beyond ? 'beyond' : 'before'
}
