import type { VaultId, WorkspaceId } from '@spells/shared'
import { and, asc, eq, exists, gt } from 'drizzle-orm'
import { sessions, vaults } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { Address } from '../casts/cast.ts'

/** A vault that has an installed session. */
export type SessionVault = {
  readonly vaultId: VaultId
  readonly workspaceId: WorkspaceId
  readonly chainId: number
  readonly address: Address
  readonly owner: Address
}

/** Vaults of a chain with an installed session, of whatever workspace, by id, at most `limit`. */
export async function listSessionVaults(
  tx: SystemTransaction,
  request: { readonly chainId: number; readonly afterId: VaultId | undefined; readonly limit: number },
): Promise<readonly SessionVault[]> {
  const { chainId, afterId, limit } = request
  const installed = tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.workspaceId, vaults.workspaceId),
        eq(sessions.vaultId, vaults.id),
        eq(sessions.status, 'installed'),
      ),
    )
  const rows = await tx
    .select()
    .from(vaults)
    .where(and(eq(vaults.chainId, chainId), exists(installed), afterId && gt(vaults.id, afterId)))
    .orderBy(asc(vaults.id))
    .limit(limit)
  return rows.map((row) => ({
    ...{ vaultId: row.id as VaultId, workspaceId: row.workspaceId as WorkspaceId, chainId: row.chainId },
    ...{ address: row.address as Address, owner: row.owner as Address },
  }))
}
