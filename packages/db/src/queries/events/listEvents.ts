import { toTime } from '@spells/shared'
import { type SpineEvent, spineEventSchema } from '@spells/shared/api'
import { and, asc, eq, gt } from 'drizzle-orm'
import { events } from '../../schema/index.ts'
import type { ScopedTransaction } from '../../transaction.ts'

/** Sealed entries of the workspace in scope with `sequence > afterSequence`, lowest first, at most `limit`. */
export async function listEvents(
  tx: ScopedTransaction,
  request: { readonly afterSequence: number; readonly limit: number },
): Promise<readonly SpineEvent[]> {
  // An entry that is not sealed has no sequence, so the comparison leaves it out.
  const rows = await tx
    .select()
    .from(events)
    .where(and(eq(events.workspaceId, tx.scope.workspaceId), gt(events.sequence, request.afterSequence)))
    .orderBy(asc(events.sequence))
    .limit(request.limit)
  return rows.map((row) =>
    spineEventSchema.parse({
      id: row.id,
      workspaceId: row.workspaceId,
      sequence: row.sequence,
      type: row.type,
      actor: { kind: row.actorKind, id: row.actorId },
      subject: { kind: row.subjectKind, id: row.subjectId },
      correlationId: row.correlationId,
      at: toTime(row.at),
      data: row.data,
      previousHash: row.previousHash,
      hash: row.hash,
    }),
  )
}
