import type { IntentId } from '@spells/shared'
import type { ChainObservation, PrepareOutcome } from './event.ts'
import { isStopped } from './halt.ts'
import { type Attempt, type InFlightIntent, isInFlight, isOwners, isSameSlot } from './intentState.ts'
import { backoffMs } from './limits.ts'
import { noteOffer, signatureWanted } from './offer.ts'
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
  return (feeWei * RAISE_PERCENT + 99n) / 100n
}

/** Prepares another attempt of an owner operation that does not land, if its ceiling leaves room. */
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
  if (!last || !isOwners(intent) || intent.replacement || isStopped(work.state, intent)) return false
  const ofThisNonce = intent.attempts.filter(({ slot }) => !slot || isSameSlot(slot, intent.slot))
  if (ofThisNonce.length >= work.limits.maxAttempts) return false
  if ((seen.lanes[intent.slot.lane]?.latest ?? 0) !== intent.slot.sequence) return false
  if (seen.latest.timeSec + work.limits.minLeadSec >= intent.intent.deadlineSec) return false
  const ceilingWei = BigInt(intent.intent.maxFeePerGasCeilingWei)
  if (getRaisedFees(last).maxFeePerGasWei > ceilingWei) return false
  const baseFeeWei = BigInt(seen.baseFeeWei ?? '0')
  const isTooLow = baseFeeWei > BigInt(last.maxFeePerGasWei) && baseFeeWei <= ceilingWei
  return intent.status === 'STUCK' || isTooLow
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
  if (isStopped(work.state, intent)) return putIntent(work, rest)
  if (event.outcome.kind === 'frozen') {
    const { draft } = event.outcome
    return moveTo(noteOffer(work, intent, draft), {
      ...intent,
      replacement: { kind: 'offered', draft },
      reason: signatureWanted,
    })
  }
  const { failures } = replacement
  const retryAtMs = work.nowMs + backoffMs(failures, work.limits.retryMinMs, work.limits.retryMaxMs)
  return putIntent(work, { ...intent, replacement: { kind: 'preparing', failures: failures + 1, retryAtMs } })
}
