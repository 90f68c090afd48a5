import { type WorkspaceId, workspaceIdSchema } from '@spells/shared'
import { sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { SystemTransaction } from '../../transaction.ts'

/** Workspaces with entries that can be sealed now. */
export async function listUnsealedWorkspaces(tx: SystemTransaction, limit: number): Promise<readonly WorkspaceId[]> {
  const rows = readRows<{ workspace_id: string }>(
    await tx.execute(sql`select workspace_id from list_unsealed_workspaces(${limit})`),
  )
  return rows.map((row) => workspaceIdSchema.parse(row.workspace_id))
}

/**
 * Gives a workspace's entries their sequence and hash, oldest first, up to the oldest running transaction. Runs alone
 * per workspace.
 * @returns how many were sealed
 */
export async function sealEvents(
  tx: SystemTransaction,
  workspaceId: WorkspaceId,
  { limit }: { readonly limit: number },
): Promise<number> {
  const rows = readRows<{ sealed: number }>(
    await tx.execute(sql`select seal_events(${workspaceId}, ${limit}) as sealed`),
  )
  return rows[0]?.sealed ?? 0
}
