import { and, asc, eq, inArray, isNull, lte } from 'drizzle-orm'
import { outbox } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'

export type OutboxRow = typeof outbox.$inferSelect

/**
 * Takes work that is due and hides it from other relays for `leaseMs`: a relay that dies gives it back by time.
 * @param request.topics only these
 */
export async function claimOutbox(
  tx: SystemTransaction,
  request: {
    readonly topics: readonly OutboxRow['topic'][]
    readonly nowMs: number
    readonly leaseMs: number
    readonly limit: number
  },
): Promise<OutboxRow[]> {
  const due = await tx
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(
        isNull(outbox.doneAt),
        isNull(outbox.deadAt),
        inArray(outbox.topic, [...request.topics]),
        lte(outbox.nextAttemptAt, request.nowMs),
      ),
    )
    .orderBy(asc(outbox.nextAttemptAt))
    .limit(request.limit)
    .for('update', { skipLocked: true })
  if (due.length === 0) return []
  return tx
    .update(outbox)
    .set({ nextAttemptAt: request.nowMs + request.leaseMs })
    .where(
      inArray(
        outbox.id,
        due.map(({ id }) => id),
      ),
    )
    .returning()
}

/** The work is done. */
export async function finishOutbox(tx: SystemTransaction, id: string, atMs: number): Promise<void> {
  await tx.update(outbox).set({ doneAt: atMs }).where(eq(outbox.id, id))
}

/** The work failed: it is tried again at `nextAttemptAtMs`, or never when that is null. */
export async function failOutbox(
  tx: SystemTransaction,
  request: {
    readonly id: string
    readonly attempts: number
    readonly error: string
    readonly atMs: number
    readonly nextAttemptAtMs: number | null
  },
): Promise<void> {
  const { id, attempts, error, atMs, nextAttemptAtMs } = request
  await tx
    .update(outbox)
    .set({
      attempts,
      lastError: error.slice(0, 500),
      ...(nextAttemptAtMs === null ? { deadAt: atMs } : { nextAttemptAt: nextAttemptAtMs }),
    })
    .where(eq(outbox.id, id))
}
