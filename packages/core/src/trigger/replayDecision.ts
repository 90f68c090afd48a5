import { type Decision, ok, type Result, refuse } from '@spells/shared'
import { evaluateTrigger, NEVER_OBSERVED, THRESHOLD_EVALUATOR, type TriggerInput } from './evaluateTrigger.ts'

/** The verdict that the recorded inputs give now; `same` says whether it is the recorded one. */
export type Replay = { readonly same: boolean; readonly recorded: Decision; readonly again: Decision | undefined }

export type ReplayRefusal =
  | { readonly code: 'evaluator_unknown'; readonly evaluator: string }
  | { readonly code: 'inputs_missing' }

/**
 * Evaluates a recorded decision again, from its own inputs, rule and time, with the evaluator that it names.
 * @returns the comparison, or why the decision cannot be replayed
 */
export function replayDecision(decision: Decision): Result<Replay, ReplayRefusal> {
  const { evaluator, input, rule } = decision
  if (evaluator !== THRESHOLD_EVALUATOR) return refuse({ code: 'evaluator_unknown', evaluator })
  if (!input.state) return refuse({ code: 'inputs_missing' })
  const neverObserved = input.signal.quality === 'data_bad' && input.signal.reason === NEVER_OBSERVED
  const again = evaluateTrigger(
    {
      rule,
      state: input.state,
      signal: neverObserved ? undefined : input.signal,
      previousValue: input.previousValue,
    } satisfies TriggerInput,
    { nowMs: Date.parse(decision.at) },
  ).decision
  return ok({ same: again !== undefined && isSame(again, decision), recorded: decision, again })
}

function isSame(a: Decision, b: Decision): boolean {
  return a.id === b.id && a.verdict === b.verdict && a.fire?.id === b.fire?.id && a.fire?.number === b.fire?.number
}
