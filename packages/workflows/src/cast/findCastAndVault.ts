import { type CastWithSteps, findCast, findVault, type Scope, type ScopedDatabase } from '@spells/db'
import type { CastId, VaultId } from '@spells/shared'
import type { SigningVault } from './signatureRequest.ts'

/** A cast of the workspace with its vault; undefined for any other. */
export async function findCastAndVault(
  { scope, castId }: { readonly scope: Scope; readonly castId: CastId },
  database: ScopedDatabase,
): Promise<{ readonly stored: CastWithSteps; readonly vault: SigningVault } | undefined> {
  return database.withScope(scope, async (tx) => {
    const stored = await findCast(tx, { workspaceId: scope.workspaceId, castId })
    const vault = stored && (await findVault(tx, stored.cast.vaultId as VaultId))
    return stored && vault ? { stored, vault } : undefined
  })
}
