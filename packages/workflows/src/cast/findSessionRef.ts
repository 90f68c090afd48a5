import type { SessionRef } from '@spells/shared'
import type { CastPlan } from '@spells/shared/api'

/** The session that a plan names, to act under it or about it. */
export function findSessionRef(plan: CastPlan): SessionRef | undefined {
  return 'sessionId' in plan ? plan.sessionId : undefined
}
