import type { Reason, SessionRef, VaultId, WorkspaceId } from '@spells/shared'
import { and, eq, sql } from 'drizzle-orm'
import type { EventFacts } from '../../recordEvent.ts'
import { triggers } from '../../schema/index.ts'
import type { CastTransaction } from '../casts/cast.ts'
import { enqueueTriggerSync } from './enqueueTriggerSync.ts'

/**
 * Pauses every armed trigger that casts under a session, with the reason. One that only records decisions goes on: it
 * needs no session.
 * @param options.record writes to the spine, as whoever ends the session
 * @returns how many were paused
 */
export async function pauseTriggers(
  tx: CastTransaction,
  request: {
    readonly workspaceId: WorkspaceId
    readonly vaultId: VaultId
    readonly sessionRef: SessionRef
    readonly reason: Reason
    readonly atMs: number
  },
  record: (event: EventFacts) => Promise<void>,
): Promise<number> {
  const { workspaceId, vaultId, sessionRef, reason, atMs } = request
  const paused = await tx
    .update(triggers)
    .set({ status: 'paused', reason, revision: sql`${triggers.revision} + 1`, updatedAt: atMs })
    .where(
      and(
        eq(triggers.workspaceId, workspaceId),
        eq(triggers.vaultId, vaultId),
        eq(triggers.status, 'active'),
        eq(triggers.mode, 'armed'),
        sql`${triggers.plan} ->> 'sessionId' = ${sessionRef}`,
      ),
    )
    .returning()
  for (const trigger of paused) {
    await record({
      type: 'trigger.paused',
      subject: { kind: 'trigger', id: trigger.id },
      atMs,
      data: { sessionRef, reason, revision: trigger.revision },
    })
    await enqueueTriggerSync(tx, trigger, { atMs })
  }
  return paused.length
}
