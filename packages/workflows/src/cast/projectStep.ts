import type { Inclusion, IntentStatus, Observation, Reason, TlmFact } from '@spells/shared'

/** A cast step as Postgres shows it. */
export type StepView = {
  readonly status: IntentStatus
  readonly userOpHash: string | null
  readonly inclusion: Inclusion | null
  readonly observations: readonly Observation[]
  readonly reason: Reason | null
  readonly updatedAt: number
}

/** The step after one fact of its intent. A correction takes back everything that inclusion had proved. */
export function projectStep(step: StepView, fact: TlmFact): StepView {
  return {
    status: fact.status,
    userOpHash: fact.userOpHash ?? step.userOpHash,
    inclusion: fact.inclusion ?? (fact.correction ? null : step.inclusion),
    observations: fact.observations ?? (fact.correction ? [] : step.observations),
    reason: fact.reason ?? null,
    updatedAt: Date.parse(fact.at),
  }
}
