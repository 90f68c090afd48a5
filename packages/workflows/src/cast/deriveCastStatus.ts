import type { IntentStatus, Reason } from '@spells/shared'

type StepStatus = { readonly status: IntentStatus; readonly reason: Reason | null }

/** Whether an intent in this state has done what the next step builds on. */
export function isSettled(status: IntentStatus): boolean {
  return status === 'CONFIRMED' || status === 'FINALIZED'
}

/**
 * The state of a cast from the states of its steps in order: the first step that is not yet settled decides.
 * A cast is `CONFIRMED` when all steps are, and `FINALIZED` when all are final.
 */
export function deriveCastStatus(steps: readonly StepStatus[]): StepStatus {
  const pending = steps.findIndex((step) => !isSettled(step.status))
  const open = steps[pending]
  if (open) {
    const started = pending > 0 && open.status === 'CREATED'
    return { status: started ? 'PENDING' : open.status, reason: open.reason }
  }
  const confirmed = steps.find((step) => step.status === 'CONFIRMED')
  return { status: steps.length === 0 ? 'CREATED' : confirmed ? 'CONFIRMED' : 'FINALIZED', reason: null }
}
