import { deriveUuid } from '@spells/core'
import { recordEvent, type Scope, type ScopedDatabase } from '@spells/db'
import { type CastId, type Clock, type IntentStatus, ok, type Result, refuse } from '@spells/shared'
import type { CastDetail } from '@spells/shared/api'
import { findCastAndVault } from './findCastAndVault.ts'
import { findOwnerStep, type SignatureDeps, toCastDetail } from './signatureRequest.ts'

/** Why a cast cannot be taken back. */
export type TakeBackCastRefusal =
  | { readonly code: 'not_found' }
  | { readonly code: 'not_awaiting_signature'; readonly status: IntentStatus }

/**
 * Takes back a cast that its owner has not signed. Again, it changes nothing.
 * @throws AppError `database_unavailable`, `transaction_manager_unavailable`
 */
export async function takeBackCast(
  request: { readonly scope: Scope; readonly castId: CastId },
  deps: SignatureDeps & { readonly database: ScopedDatabase; readonly clock: Clock },
): Promise<Result<CastDetail, TakeBackCastRefusal>> {
  const { scope, castId } = request
  const found = await findCastAndVault(request, deps.database)
  if (!found) return refuse({ code: 'not_found' })
  const { stored, vault } = found
  const { status } = stored.cast
  const stepId = findOwnerStep(stored)
  if (stepId === undefined) {
    // It ended so, by an earlier request.
    if (stored.cast.reason?.code === 'taken_back') return ok(await toCastDetail(stored, vault, deps))
    return refuse({ code: 'not_awaiting_signature', status })
  }
  const reply = await deps.findTransactionManager(vault.chainId, vault.address).takeBackOwnerOperation(stepId)
  if (!reply.ok) {
    // Accepted by us, not handed over yet: the Workflow is on its way.
    if (reply.refusal.code === 'intent_not_found') return refuse({ code: 'not_awaiting_signature', status })
    return refuse(reply.refusal)
  }
  const atMs = await deps.clock.nowMs()
  await deps.database.withScope(scope, (tx) =>
    recordEvent(tx, {
      id: deriveUuid('cast.taken_back', castId),
      type: 'cast.taken_back',
      subject: { kind: 'cast', id: castId },
      atMs,
      data: { intentId: stepId },
    }),
  )
  // The row follows with the fact.
  return ok({ ...(await toCastDetail(stored, vault, deps)), reason: reply.value.reason ?? stored.cast.reason })
}
