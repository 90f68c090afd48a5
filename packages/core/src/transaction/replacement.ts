import { assertNever, type IntentId } from '@spells/shared'
import { evaluateReservation } from './budget.ts'
import type { ChainObservation, PrepareOutcome } from './event.ts'
import { isStopped } from './halt.ts'
import { isWatchedFor } from './inclusion.ts'
import {
  type Allowance,
  type Attempt,
  type InFlightIntent,
  isInFlight,
  isOwners,
  isSameSlot,
  isSendable,
  type SessionDraft,
} from './intentState.ts'
import { backoffMs } from './limits.ts'
import { noteOffer, signatureWanted } from './offer.ts'
import { endSession } from './sessionEnd.ts'
import type { VaultState } from './vaultState.ts'
import { emit, findOpen, moveTo, putIntent, type Work } from './work.ts'

/** Bundlers take a replacement only if both fees are at least a tenth higher. */
const RAISE_PERCENT = 110n

/** The least fees, in wei per gas, with which an operation replaces an attempt. */
export function getRaisedFees(attempt: Pick<Attempt, 'maxFeePerGasWei' | 'maxPriorityFeePerGasWei'>): {
  readonly maxFeePerGasWei: bigint
  readonly maxPriorityFeePerGasWei: bigint
} {
  return {
    maxFeePerGasWei: raise(BigInt(attempt.maxFeePerGasWei)),
    maxPriorityFeePerGasWei: raise(BigInt(attempt.maxPriorityFeePerGasWei ?? attempt.maxFeePerGasWei)),
  }
}

function raise(feeWei: bigint): bigint {
  const raised = (feeWei * RAISE_PERCENT + 99n) / 100n
  return raised > feeWei ? raised : feeWei + 1n
}

/** Prepares another attempt of an operation that does not land, if its ceiling leaves room. */
export function replaceStuck(work: Work, intentId: IntentId, seen: ChainObservation): Work {
  const intent = findOpen(work, intentId)
  if (!intent || !isInFlight(intent) || !isReplacementDue(work, intent, seen)) return work
  const attempt = intent.attempts.length + 1
  return emit(putIntent(work, { ...intent, replacement: { kind: 'preparing', failures: 0 } }), {
    kind: 'prepareReplacement',
    intentId,
    attempt,
  })
}

function isReplacementDue(work: Work, intent: InFlightIntent, seen: ChainObservation): boolean {
  const last = intent.attempts.at(-1)
  if (!last || intent.replacement || intent.letGo || isStopped(work.state, intent)) return false
  const kind = intent.cancelling ? 'noOp' : 'calls'
  const ofThisNonce = intent.attempts.filter(({ slot }) => !slot || isSameSlot(slot, intent.slot))
  if (ofThisNonce.filter((attempt) => attempt.kind === kind).length >= work.limits.maxAttempts) return false
  if ((seen.lanes[intent.slot.lane]?.latest ?? 0) !== intent.slot.sequence) return false
  if (seen.latest.timeSec + work.limits.minLeadSec >= intent.intent.deadlineSec) return false
  // Against calls that may be on their way at the ceiling, the no-op is tried all the same.
  if (!isSendable(intent)) return !isOwners(intent)
  const ceilingWei = BigInt(intent.intent.maxFeePerGasCeilingWei)
  if (getRaisedFees(last).maxFeePerGasWei > ceilingWei) return false
  const baseFeeWei = BigInt(seen.baseFeeWei ?? '0')
  const isTooLow = baseFeeWei > BigInt(last.maxFeePerGasWei) && baseFeeWei <= ceilingWei
  // A session's key is at hand; the owner is disturbed only when everything else was tried.
  return isTooLow || intent.status === 'STUCK' || (intent.status === 'VERIFYING' && !isOwners(intent))
}

/** Takes in what preparing a further attempt led to. The attempts before it are sent and watched on, whatever it is. */
export function endReplacement(
  work: Work,
  event: { readonly intentId: IntentId; readonly attempt: number; readonly outcome: PrepareOutcome },
): Work {
  const intent = findOpen(work, event.intentId)
  if (!intent || !isInFlight(intent) || event.attempt !== intent.attempts.length + 1) return work
  const { replacement, ...rest } = intent
  if (replacement?.kind !== 'preparing' || replacement.retryAtMs !== undefined) return work
  const { outcome } = event
  const isUnwanted = intent.cancelling && outcome.kind === 'prepared' && outcome.draft.kind !== 'noOp'
  if (isUnwanted || isStopped(work.state, intent)) return putIntent(work, rest)
  switch (outcome.kind) {
    case 'frozen':
      if (isWatchedFor(work.state, intent.id, outcome.draft.userOpHash)) {
        return tryLater(work, intent, replacement.failures)
      }
      return moveTo(noteOffer(work, intent, outcome.draft), {
        ...intent,
        replacement: { kind: 'offered', draft: outcome.draft },
        reason: signatureWanted,
      })
    case 'prepared':
      return askForSignature(work, intent, { ...outcome, failures: replacement.failures })
    case 'refused':
      return giveUp(work, intent, outcome)
    case 'unavailable':
      return tryLater(work, intent, replacement.failures)
    default:
      return assertNever(outcome)
  }
}

/** The budget must hold the raised operation instead of the one before it. */
function askForSignature(
  work: Work,
  intent: InFlightIntent,
  prepared: { readonly draft: SessionDraft; readonly allowance: Allowance; readonly failures: number },
): Work {
  const { draft, allowance, failures } = prepared
  if (allowance.blockNumber < (work.state.finalized?.number ?? 0)) return tryLater(work, intent, failures)
  switch (evaluateReservation(withoutIntent(work.state, intent.id), draft.charge, allowance)) {
    case 'never':
      return putIntent(work, { ...intent, replacement: { kind: 'none' } })
    case 'wait':
      return tryLater(work, intent, failures)
    case 'fits': {
      const { id: intentId, slot } = intent
      return emit(putIntent(work, { ...intent, replacement: { kind: 'signing', draft, failures: 0 } }), {
        kind: 'sign',
        intentId,
        slot,
        attempt: intent.attempts.length + 1,
      })
    }
  }
}

function giveUp(work: Work, intent: InFlightIntent, outcome: { readonly sessionEnded?: 'revoked' | 'expired' }): Work {
  const left = putIntent(work, { ...intent, replacement: { kind: 'none' } })
  const { authority } = intent.intent
  if (!outcome.sessionEnded || authority.kind !== 'session') return left
  return endSession(left, authority.sessionId, outcome.sessionEnded)
}

function tryLater(work: Work, intent: InFlightIntent, failures: number): Work {
  const retryAtMs = work.nowMs + backoffMs(intent.id, failures, work.limits.retryMinMs, work.limits.retryMaxMs)
  return putIntent(work, { ...intent, replacement: { kind: 'preparing', failures: failures + 1, retryAtMs } })
}

function withoutIntent(state: VaultState, id: IntentId): VaultState {
  const { [id]: _, ...intents } = state.intents
  return { ...state, intents }
}
