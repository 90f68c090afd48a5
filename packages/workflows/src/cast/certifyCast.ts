import { buildCertificate, type CertificateRefusal } from '@spells/core/certificate'
import { type CastStepRow, findCast, findVault, type Scope, type ScopedDatabase, type VaultRow } from '@spells/db'
import {
  type CastId,
  type Certificate,
  type CertificateMaterial,
  canonicalJson,
  type Deployment,
  type FindTransactionManager,
  type IntentId,
  ok,
  type Result,
  refuse,
  type VaultId,
} from '@spells/shared'
import { keccak256, stringToHex } from 'viem'

type CertifyDeps = {
  readonly database: ScopedDatabase
  readonly findTransactionManager: FindTransactionManager
  readonly deployment: Deployment
}

/**
 * The certificate of a cast of the workspace, from what its vault's transaction manager kept.
 * @throws AppError `database_unavailable`, `transaction_manager_unavailable`
 */
export async function certifyCast(
  { scope, castId }: { readonly scope: Scope; readonly castId: CastId },
  deps: CertifyDeps,
): Promise<Result<Certificate, { readonly code: 'not_found' } | CertificateRefusal>> {
  const found = await deps.database.withScope(scope, async (tx) => {
    const stored = await findCast(tx, { workspaceId: scope.workspaceId, castId })
    const vault = stored && (await findVault(tx, stored.cast.vaultId as VaultId))
    return stored && vault ? { stored, vault } : undefined
  })
  if (!found) return refuse({ code: 'not_found' })
  const materials: CertificateMaterial[] = []
  for (const step of found.stored.steps) {
    const material = await findMaterial(step, found.vault, deps)
    if (!material.ok) return material
    materials.push(material.value)
  }
  const [first, ...rest] = materials
  return first ? buildCertificate([first, ...rest]) : refuse({ code: 'not_found' })
}

async function findMaterial(
  step: CastStepRow,
  vault: VaultRow,
  { findTransactionManager, deployment }: CertifyDeps,
): Promise<Result<CertificateMaterial, CertificateRefusal>> {
  const intentId = step.id as IntentId
  const kept = await findTransactionManager(vault.chainId, vault.address).getCertificateMaterial(intentId)
  if (kept.ok) return ok(kept.value)
  const { status, reason, intent } = step
  // What the transaction manager never took has left no trace there: nothing was signed.
  if (status !== 'REJECTED') return refuse({ code: 'not_final', intentId, status })
  const { entryPoint, sessionValidator, ownerValidator } = deployment
  return ok({
    chainId: vault.chainId,
    entryPoint,
    vault: vault.address,
    intent,
    intentHash: keccak256(stringToHex(canonicalJson(intent))),
    status,
    ...(reason && { reason }),
    authority:
      intent.authority.kind === 'session'
        ? { ...intent.authority, validator: sessionValidator }
        : { ...intent.authority, validator: ownerValidator },
    ...{ attempts: [], observations: [], journal: [], facts: [] },
  })
}
