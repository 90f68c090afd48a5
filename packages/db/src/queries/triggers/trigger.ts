import type { Decision } from '@spells/shared'
import type { triggers } from '../../schema/index.ts'
import type { SessionRow } from '../sessions/sessionRow.ts'

export type TriggerRow = Readonly<typeof triggers.$inferSelect>

/** The session that a trigger casts under, as far as it bears on the trigger. */
export type TriggerSession = Pick<SessionRow, 'status' | 'expiresAtMs' | 'disarmRequestedAtMs'>

/** A trigger together with its session and its newest decision. */
export type TriggerWithDecision = {
  readonly trigger: TriggerRow
  /** Null when there is no such session, of which nothing can be cast. */
  readonly session: TriggerSession | null
  readonly lastDecision: Decision | null
}
