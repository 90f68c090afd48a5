import { assertNever } from '@spells/shared'
import { admit } from './admission.ts'
import type { Effect } from './effect.ts'
import type { TransactionEvent } from './event.ts'
import { takeBackByOwner } from './letGo.ts'
import type { TransactionLimits } from './limits.ts'
import { reserveNonces } from './nonceLane.ts'
import { noteObservationFailure, takeObservation } from './observation.ts'
import { takeOwnerSignature } from './ownerSigning.ts'
import { endPostConditions, readDuePostConditions } from './postCondition.ts'
import { endPreparation } from './preparation.ts'
import { endReplacement } from './replacement.ts'
import { retryDue, scheduleObservation } from './schedule.ts'
import { endSession } from './sessionEnd.ts'
import { endSigning } from './signing.ts'
import { endSend } from './submission.ts'
import type { VaultState } from './vaultState.ts'
import type { Work } from './work.ts'

/**
 * The transaction machine of one vault: what follows from an event. No clock, no random, no I/O; the caller stores the
 * new state together with the effects in one write, and only then runs the effects.
 * @param context.nowMs time of the stack's clock; decides only when to look again, never what is true
 */
export function transition(
  state: VaultState,
  event: TransactionEvent,
  context: { readonly nowMs: number; readonly limits: TransactionLimits },
): { readonly state: VaultState; readonly effects: readonly Effect[] } {
  const applied = apply({ state, effects: [], nowMs: context.nowMs, limits: context.limits }, event)
  const settled = scheduleObservation(reserveNonces(readDuePostConditions(retryDue(applied))))
  return { state: settled.state, effects: settled.effects }
}

function apply(work: Work, event: TransactionEvent): Work {
  switch (event.kind) {
    case 'submitted':
      return admit(work, event)
    case 'ticked':
      return work
    case 'observed':
      return isAnswered(work, event.number) ? work : takeObservation(work, event.observation)
    case 'observationFailed':
      return isAnswered(work, event.number) ? work : noteObservationFailure(work)
    case 'prepareEnded':
      return endPreparation(work, event)
    case 'ownerSigned':
      return takeOwnerSignature(work, event)
    case 'takenBack':
      return takeBackByOwner(work, event.intentId)
    case 'replacementEnded':
      return endReplacement(work, event)
    case 'signEnded':
      return endSigning(work, event)
    case 'sendEnded':
      return endSend(work, event)
    case 'postConditionsEnded':
      return endPostConditions(work, event)
    case 'sessionEnded':
      return endSession(work, event.sessionId, event.why)
    default:
      return assertNever(event)
  }
}

/** Whether a reading of the chain was taken in before, or belongs to none that was asked for. */
function isAnswered(work: Work, number: number): boolean {
  const { observation } = work.state
  return observation.kind !== 'running' || observation.number !== number
}
