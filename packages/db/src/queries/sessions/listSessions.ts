import type { VaultId } from '@spells/shared'
import { and, desc, eq } from 'drizzle-orm'
import { sessions } from '../../schema/index.ts'
import type { ScopedTransaction } from '../../transaction.ts'
import { isAfter, type TimeCursor } from '../timeCursor.ts'
import { type SessionRow, toSessionRow } from './sessionRow.ts'

/** Sessions of a vault in the workspace in scope, newest first, at most `limit`. */
export async function listSessions(
  tx: ScopedTransaction,
  request: { readonly vaultId: VaultId; readonly after?: TimeCursor | undefined; readonly limit: number },
): Promise<readonly SessionRow[]> {
  const rows = await tx
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.workspaceId, tx.scope.workspaceId),
        eq(sessions.vaultId, request.vaultId),
        isAfter(sessions.createdAt, sessions.id, request.after),
      ),
    )
    .orderBy(desc(sessions.createdAt), desc(sessions.id))
    .limit(request.limit)
  return rows.map(toSessionRow)
}
