import { evaluateFreshness } from '@spells/core'
import { toTime } from '@spells/shared'
import type { Age } from '@spells/shared/api'

/** How old something is that is refreshed every so often: stale after two periods. */
export function toSignalAge(
  observedAtMs: number | undefined,
  options: { readonly nowMs: number; readonly periodMs: number; readonly servedFrom: Age['servedFrom'] },
): Age {
  const { nowMs, periodMs, servedFrom } = options
  if (observedAtMs === undefined) return { observedAt: null, ageMs: null, stale: true, servedFrom }
  const { status, ageMs } = evaluateFreshness(observedAtMs, { nowMs, freshnessMs: 2 * periodMs })
  return { observedAt: toTime(observedAtMs), ageMs: Math.max(0, ageMs), stale: status !== 'fresh', servedFrom }
}
