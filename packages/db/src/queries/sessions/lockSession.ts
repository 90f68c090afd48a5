import type { SessionRef, WorkspaceId } from '@spells/shared'
import { and, eq } from 'drizzle-orm'
import { sessions } from '../../schema/index.ts'
import type { CastTransaction } from '../casts/cast.ts'

/**
 * Keeps anybody from ending a session until the transaction ends.
 * @returns when a user asked to end it, in milliseconds; null if nobody did; undefined if there is no such session
 */
export async function lockSession(
  tx: CastTransaction,
  session: { readonly workspaceId: WorkspaceId; readonly id: SessionRef },
): Promise<number | null | undefined> {
  const [row] = await tx
    .select({ disarmRequestedAtMs: sessions.disarmRequestedAt })
    .from(sessions)
    .where(and(eq(sessions.workspaceId, session.workspaceId), eq(sessions.id, session.id)))
    .for('share')
  return row?.disarmRequestedAtMs
}
