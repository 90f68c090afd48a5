import { and, desc, eq } from 'drizzle-orm'
import { vaults } from '../../schema/index.ts'
import type { ScopedTransaction } from '../../transaction.ts'
import { isAfter, type TimeCursor } from '../timeCursor.ts'
import { toVaultRow, type VaultRow } from './vaultRow.ts'

/** Vaults of the workspace in scope, newest first, at most `limit`. */
export async function listVaults(
  tx: ScopedTransaction,
  request: { readonly after?: TimeCursor | undefined; readonly limit: number },
): Promise<readonly VaultRow[]> {
  const rows = await tx
    .select()
    .from(vaults)
    .where(and(eq(vaults.workspaceId, tx.scope.workspaceId), isAfter(vaults.createdAt, vaults.id, request.after)))
    .orderBy(desc(vaults.createdAt), desc(vaults.id))
    .limit(request.limit)
  return rows.map(toVaultRow)
}
