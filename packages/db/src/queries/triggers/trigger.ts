import type { Decision } from '@spells/shared'
import type { triggers } from '../../schema/index.ts'

export type TriggerRow = Readonly<typeof triggers.$inferSelect>

/** A trigger together with its newest decision. */
export type TriggerWithDecision = { readonly trigger: TriggerRow; readonly lastDecision: Decision | null }
