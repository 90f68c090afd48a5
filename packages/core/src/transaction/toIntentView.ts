import type { IntentView, ToSign } from '@spells/shared'
import { findHeldSlot, findOffer, type IntentState, type OwnerDraft } from './intentState.ts'
import type { VaultIdentity } from './vaultState.ts'
import { encodeNonce, findShownAttempt, listObservations } from './work.ts'

/**
 * An intent as others see it.
 * @param options.nextWakeAtMs when the vault looks again, if it has anything to look for
 */
export function toIntentView(
  identity: VaultIdentity,
  state: IntentState,
  options: { readonly nextWakeAtMs?: number | undefined } = {},
): IntentView {
  const slot = 'slot' in state ? state.slot : findHeldSlot(state)
  const attempt = findShownAttempt(state)
  const offer = findOffer(state)
  const paidBy = (attempt ?? offer)?.paidBy
  return {
    id: state.id,
    castId: state.intent.castId,
    status: state.status,
    attempts: state.attempts.length,
    observations: [...listObservations(state)],
    ...(attempt && { userOpHash: attempt.userOpHash }),
    ...(paidBy && { paidBy }),
    ...(slot && { nonce: encodeNonce(identity, slot) }),
    ...('inclusion' in state && { inclusion: state.inclusion }),
    ...(offer && { toSign: toSign(offer, state.attempts.length + 1) }),
    ...(state.reason && { reason: state.reason }),
    ...(options.nextWakeAtMs !== undefined && { nextWakeAtMs: options.nextWakeAtMs }),
  }
}

function toSign(draft: OwnerDraft, attempt: number): ToSign {
  const { owner, operation, userOpHash, validAfterSec, validUntilSec } = draft
  return { attempt, owner, operation: { ...operation }, userOpHash, validAfterSec, validUntilSec }
}
