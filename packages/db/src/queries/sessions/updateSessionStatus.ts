import type { SessionRef, WorkspaceId } from '@spells/shared'
import { and, eq, inArray } from 'drizzle-orm'
import { recordSystemEvent } from '../../recordEvent.ts'
import { sessions } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { SessionRow } from './sessionRow.ts'

// What the chain says can only go this way; a reading that was overtaken changes nothing.
const predecessors = {
  prepared: [],
  installed: ['prepared'],
  expired: ['prepared', 'installed'],
  revoked: ['prepared', 'installed', 'expired'],
} as const

/** Writes what was read from the chain about a session. False when our copy was there already, or further. */
export async function updateSessionStatus(
  tx: SystemTransaction,
  session: {
    readonly workspaceId: WorkspaceId
    readonly id: SessionRef
    readonly status: SessionRow['status']
    readonly correlationId: string
    readonly atMs: number
    /** Where on the chain it happened, if that is known. */
    readonly transactionHash?: string | undefined
  },
): Promise<boolean> {
  const { workspaceId, id, status, correlationId, atMs } = session
  const from = predecessors[status]
  if (from.length === 0) return false
  const changed = await tx
    .update(sessions)
    .set({ status, statusReadAt: atMs })
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.id, id), inArray(sessions.status, [...from])))
    .returning({ vaultId: sessions.vaultId, sessionId: sessions.sessionId })
  const [row] = changed
  if (!row) return false
  await recordSystemEvent(tx, {
    workspaceId,
    correlationId,
    type: `session.${status}`,
    actor: { kind: 'system', id: 'chain' },
    subject: { kind: 'session', id },
    atMs,
    data: { vaultId: row.vaultId, sessionId: row.sessionId, transactionHash: session.transactionHash ?? null },
  })
  return true
}
