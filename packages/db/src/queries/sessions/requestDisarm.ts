import type { WorkspaceId } from '@spells/shared'
import { and, eq, isNull } from 'drizzle-orm'
import type { EventFacts } from '../../recordEvent.ts'
import { sessions } from '../../schema/index.ts'
import type { CastTransaction } from '../casts/cast.ts'
import { pauseTriggers } from '../triggers/pauseTriggers.ts'
import type { SessionRow } from './sessionRow.ts'

/**
 * Records that a user asked to end a session: nothing new is cast under it, and its armed triggers are paused. Whether
 * it ended is read from the chain.
 */
export async function requestDisarm(
  tx: CastTransaction,
  session: Pick<SessionRow, 'id' | 'vaultId' | 'sessionId' | 'status'> & { readonly workspaceId: WorkspaceId },
  { atMs }: { readonly atMs: number },
  record: (event: EventFacts) => Promise<void>,
): Promise<void> {
  const { workspaceId } = session
  await tx
    .update(sessions)
    .set({ disarmRequestedAt: atMs })
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.id, session.id), isNull(sessions.disarmRequestedAt)))
  await record({
    type: 'session.disarm_requested',
    subject: { kind: 'session', id: session.id },
    atMs,
    data: { vaultId: session.vaultId, sessionId: session.sessionId, status: session.status },
  })
  const reason = { code: 'disarm_requested', message: 'You asked to end the session that this trigger casts under.' }
  await pauseTriggers(tx, { workspaceId, vaultId: session.vaultId, sessionRef: session.id, reason, atMs }, record)
}
