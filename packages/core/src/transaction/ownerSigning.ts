import { type IntentId, type IntentStatus, ok, type Result, refuse } from '@spells/shared'
import type { Hex } from 'viem'
import {
  findOffer,
  findShown,
  type IntentState,
  isAwaiting,
  isInFlight,
  type OwnerDraft,
  type WireOperation,
} from './intentState.ts'
import type { TransactionLimits } from './limits.ts'
import { notSigned } from './offer.ts'
import { storeSigned } from './signing.ts'
import { findOpen, type Work } from './work.ts'

export type OwnerSignatureRefusal =
  | { readonly code: 'not_awaiting_signature'; readonly status: IntentStatus }
  | { readonly code: 'operation_changed'; readonly userOpHash: Hex }
  | { readonly code: 'deadline_passed'; readonly validUntilSec: number }

/**
 * Whether an owner's signature can be taken, and for which operation. Whose signature it is, the caller checks.
 * @param request.chainTimeSec time of the chain's head
 */
export function evaluateOwnerSignature(
  intent: IntentState,
  request: { readonly userOpHash: Hex; readonly chainTimeSec: number },
  limits: TransactionLimits,
): Result<OwnerDraft, OwnerSignatureRefusal> {
  const draft = findOffer(intent)
  const shown = findShown(intent)
  if (shown && intent.letGo?.code === notSigned.code) {
    return refuse({ code: 'deadline_passed', validUntilSec: shown.validUntilSec })
  }
  if (!draft) return refuse({ code: 'not_awaiting_signature', status: intent.status })
  const { userOpHash, validUntilSec } = draft
  if (request.userOpHash !== userOpHash) return refuse({ code: 'operation_changed', userOpHash })
  if (request.chainTimeSec + limits.minLeadSec >= validUntilSec) {
    return refuse({ code: 'deadline_passed', validUntilSec })
  }
  return ok(draft)
}

/** Takes in the owner's signature; does nothing where {@link evaluateOwnerSignature} refuses. */
export function takeOwnerSignature(
  work: Work,
  event: {
    readonly intentId: IntentId
    readonly userOpHash: Hex
    readonly operation: WireOperation
    readonly chainTimeSec: number
  },
): Work {
  const intent = findOpen(work, event.intentId)
  if (!intent || !(isAwaiting(intent) || isInFlight(intent))) return work
  const verdict = evaluateOwnerSignature(intent, event, work.limits)
  return verdict.ok ? storeSigned(work, intent, verdict.value, event.operation) : work
}
