import type { VaultId, WorkspaceId } from '@spells/shared'
import { and, eq } from 'drizzle-orm'
import { tlmCursors, vaults } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { Address } from '../casts/cast.ts'

/** Whose facts these are, according to the sender. */
export type FactOrigin = {
  readonly vaultId: VaultId
  readonly workspaceId: WorkspaceId
  readonly chainId: number
  readonly vault: Address
}

/** Whether this vault exists as the facts name it: same workspace, chain and address. */
export async function isKnownVault(tx: SystemTransaction, origin: FactOrigin): Promise<boolean> {
  const [row] = await tx
    .select({ id: vaults.id })
    .from(vaults)
    .where(
      and(
        eq(vaults.id, origin.vaultId),
        eq(vaults.workspaceId, origin.workspaceId),
        eq(vaults.chainId, origin.chainId),
        eq(vaults.address, origin.vault),
      ),
    )
  return row !== undefined
}

/** Last applied sequence of a vault, 0 before the first. */
export async function getLastSequence(tx: SystemTransaction, vaultId: VaultId): Promise<number> {
  const [row] = await tx
    .select({ lastSequence: tlmCursors.lastSequence })
    .from(tlmCursors)
    .where(eq(tlmCursors.vaultId, vaultId))
  return row?.lastSequence ?? 0
}

/** Last applied sequence of a vault; nobody else applies facts of it until the transaction ends. */
export async function lockFactCursor(
  tx: SystemTransaction,
  request: { readonly vaultId: VaultId; readonly workspaceId: WorkspaceId; readonly atMs: number },
): Promise<number> {
  const { vaultId, workspaceId, atMs } = request
  await tx.insert(tlmCursors).values({ vaultId, workspaceId, lastSequence: 0, updatedAt: atMs }).onConflictDoNothing()
  const [row] = await tx
    .select({ lastSequence: tlmCursors.lastSequence })
    .from(tlmCursors)
    .where(eq(tlmCursors.vaultId, vaultId))
    .for('update')
  return row?.lastSequence ?? 0
}
