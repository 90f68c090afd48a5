import { deriveUuid } from '@spells/core'
import { recordEvent, type Scope, type ScopedDatabase } from '@spells/db'
import { type CastId, type Clock, ok, type Result, refuse, type SignOwnerOperationRefusal } from '@spells/shared'
import type { CastDetail } from '@spells/shared/api'
import type { Hex } from 'viem'
import { findCastAndVault } from './findCastAndVault.ts'
import { findOwnerStep, type SignatureDeps, toCastDetail } from './signatureRequest.ts'

/** Why a signature is not taken. */
export type SignCastRefusal =
  | { readonly code: 'not_found' }
  | Extract<
      SignOwnerOperationRefusal,
      { readonly code: 'not_awaiting_signature' | 'operation_changed' | 'invalid_signature' | 'deadline_passed' }
    >

/** A cast of the workspace with what its owner is to sign now; undefined for any other. */
export async function findCastDetail(
  request: { readonly scope: Scope; readonly castId: CastId },
  deps: SignatureDeps & { readonly database: ScopedDatabase },
): Promise<CastDetail | undefined> {
  const found = await findCastAndVault(request, deps.database)
  return found && toCastDetail(found.stored, found.vault, deps)
}

/**
 * Hands the owner's signature to the vault's transaction manager. The same signature again gives the same answer.
 * @param request.signature 65 bytes: r, s, v
 * @throws AppError `database_unavailable`, `transaction_manager_unavailable`
 */
export async function signCast(
  request: { readonly scope: Scope; readonly castId: CastId; readonly userOpHash: Hex; readonly signature: Hex },
  deps: SignatureDeps & { readonly database: ScopedDatabase; readonly clock: Clock },
): Promise<Result<CastDetail, SignCastRefusal>> {
  const { scope, castId, userOpHash, signature } = request
  const found = await findCastAndVault(request, deps.database)
  if (!found) return refuse({ code: 'not_found' })
  const { stored, vault } = found
  const stepId = findOwnerStep(stored)
  if (stepId === undefined) return refuse({ code: 'not_awaiting_signature', status: stored.cast.status })
  const transactionManager = deps.findTransactionManager(vault.chainId, vault.address)
  const reply = await transactionManager.signOwnerOperation({ id: stepId, userOpHash, signature })
  if (!reply.ok) {
    const { refusal } = reply
    // Accepted by us, not handed over yet: the Workflow is on its way.
    if (refusal.code === 'intent_not_found') {
      return refuse({ code: 'not_awaiting_signature', status: stored.cast.status })
    }
    return refuse(refusal)
  }
  const atMs = await deps.clock.nowMs()
  await deps.database.withScope(scope, (tx) =>
    recordEvent(tx, {
      // A repeat of the request adds nothing.
      id: deriveUuid('cast.signed', castId, userOpHash),
      type: 'cast.signed',
      subject: { kind: 'cast', id: castId },
      atMs,
      data: { intentId: stepId, userOpHash },
    }),
  )
  return ok(await toCastDetail(stored, vault, deps))
}
