import type { VaultId } from '@spells/shared'
import { and, eq } from 'drizzle-orm'
import { vaults } from '../../schema/index.ts'
import type { ScopedTransaction } from '../../transaction.ts'
import { toVaultRow, type VaultRow } from './vaultRow.ts'

/** A vault of the workspace in scope; undefined for any other. */
export async function findVault(tx: ScopedTransaction, id: VaultId): Promise<VaultRow | undefined> {
  const [row] = await tx
    .select()
    .from(vaults)
    .where(and(eq(vaults.workspaceId, tx.scope.workspaceId), eq(vaults.id, id)))
  return row && toVaultRow(row)
}
