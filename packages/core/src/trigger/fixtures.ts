import type { Signal, TriggerId, TriggerRule, WorkspaceId } from '@spells/shared'

/** A time that the tests of this folder agree on. */
export const T0 = Date.parse('2026-11-20T12:00:00.000Z')

/** An armed rule: above 0.6, one fire, fresh within four minutes. */
export const rule: TriggerRule = {
  v: 1,
  triggerId: '11111111-1111-4111-8111-111111111111' as TriggerId,
  workspaceId: '22222222-2222-4222-8222-222222222222' as WorkspaceId,
  revision: 1,
  signal: 'market:gamma:512345:probability',
  direction: 'above',
  threshold: 0.6,
  maxFires: 1,
  freshnessMs: 240_000,
  expiresAtMs: T0 + 86_400_000,
  mode: 'armed',
}

/** A good observation of the rule's signal. */
export function good(value: number, observedAtMs: number): Signal {
  return { key: rule.signal, quality: 'good', value, observedAtMs, source: 'gamma' }
}

/** An unusable observation of the rule's signal. */
export function bad(reason: string, observedAtMs: number): Signal {
  return { key: rule.signal, quality: 'data_bad', reason, observedAtMs, source: 'gamma' }
}
