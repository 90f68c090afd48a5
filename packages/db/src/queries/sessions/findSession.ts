import type { SessionRef, VaultId } from '@spells/shared'
import { and, eq } from 'drizzle-orm'
import { sessions } from '../../schema/index.ts'
import type { ScopedTransaction } from '../../transaction.ts'
import { type SessionRow, toSessionRow } from './sessionRow.ts'

/** A session of this vault in the workspace in scope; undefined for any other. */
export async function findSession(
  tx: ScopedTransaction,
  request: { readonly vaultId: VaultId; readonly id: SessionRef },
): Promise<SessionRow | undefined> {
  const [row] = await tx
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.workspaceId, tx.scope.workspaceId),
        eq(sessions.vaultId, request.vaultId),
        eq(sessions.id, request.id),
      ),
    )
  return row && toSessionRow(row)
}
