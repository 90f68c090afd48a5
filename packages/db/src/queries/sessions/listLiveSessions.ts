import type { VaultId, WorkspaceId } from '@spells/shared'
import { and, asc, eq, inArray } from 'drizzle-orm'
import { sessions } from '../../schema/index.ts'
import type { CastTransaction } from '../casts/cast.ts'
import { type SessionRow, toSessionRow } from './sessionRow.ts'

/** Sessions of a vault that are installed, or could still be, oldest first. */
export async function listLiveSessions(
  tx: CastTransaction,
  request: { readonly workspaceId: WorkspaceId; readonly vaultId: VaultId },
): Promise<SessionRow[]> {
  const rows = await tx
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.workspaceId, request.workspaceId),
        eq(sessions.vaultId, request.vaultId),
        inArray(sessions.status, ['prepared', 'installed']),
      ),
    )
    .orderBy(asc(sessions.createdAt), asc(sessions.id))
  return rows.map(toSessionRow)
}
