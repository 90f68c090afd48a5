import { and, asc, desc, eq, gte, isNull, lt, sql } from 'drizzle-orm'
import { refreshRuns, sourceStates } from '../../schema/index.ts'
import type { PublicTransaction, SystemTransaction } from '../../transaction.ts'

/** One refresh of a source; times in milliseconds. */
export type RefreshRunRow = Readonly<typeof refreshRuns.$inferSelect>
/** What is remembered of a source between two refreshes. */
export type SourceStateRow = Readonly<typeof sourceStates.$inferSelect>

type Slot = { readonly source: string; readonly scheduledAtMs: number }
/** What a run ended with. */
export type RunEnd = Pick<
  RefreshRunRow,
  'endedAt' | 'outcome' | 'received' | 'accepted' | 'refused' | 'dataBad' | 'error'
> &
  Partial<Pick<RefreshRunRow, 'paging'>>

/**
 * Opens the run of a slot. A run of the same source that an earlier slot left open is replaced: from then on it may not
 * write any more.
 * @returns false when this slot's run was closed already, or a later slot's is open
 */
export async function openRefreshRun(tx: SystemTransaction, slot: Slot & { readonly atMs: number }): Promise<boolean> {
  const { source, scheduledAtMs, atMs } = slot
  await tx
    .update(refreshRuns)
    .set({ endedAt: atMs, outcome: 'replaced' })
    .where(and(eq(refreshRuns.source, source), isNull(refreshRuns.endedAt), lt(refreshRuns.scheduledAt, scheduledAtMs)))
  await tx
    .insert(refreshRuns)
    .values({ source, scheduledAt: scheduledAtMs, startedAt: atMs, outcome: 'running' })
    .onConflictDoNothing()
  return lockOpenRun(tx, slot)
}

/** Whether the run of a slot is still open; holds it until the transaction's end, so that nobody replaces it meanwhile. */
export async function lockOpenRun(tx: SystemTransaction, { source, scheduledAtMs }: Slot): Promise<boolean> {
  const rows = await tx
    .select({ source: refreshRuns.source })
    .from(refreshRuns)
    .where(and(eq(refreshRuns.source, source), eq(refreshRuns.scheduledAt, scheduledAtMs), isNull(refreshRuns.endedAt)))
    .for('update')
  return rows.length > 0
}

/** Closes a run that is open; a closed one stays as it is. */
export async function closeRefreshRun(tx: SystemTransaction, slot: Slot, end: RunEnd): Promise<void> {
  await tx
    .update(refreshRuns)
    .set({ ...end, dataBad: [...end.dataBad] })
    .where(
      and(
        eq(refreshRuns.source, slot.source),
        eq(refreshRuns.scheduledAt, slot.scheduledAtMs),
        isNull(refreshRuns.endedAt),
      ),
    )
}

/** Records a run that has ended, once. One that was opened keeps when it began; one that was replaced stays that. */
export async function recordRefreshRun(
  tx: SystemTransaction,
  slot: Slot,
  run: RunEnd & { readonly startedAt: number },
): Promise<void> {
  const { source, scheduledAtMs } = slot
  const { startedAt, ...rest } = run
  const end = { ...rest, dataBad: [...rest.dataBad] }
  await tx
    .insert(refreshRuns)
    .values({ source, scheduledAt: scheduledAtMs, startedAt, ...end })
    .onConflictDoUpdate({
      target: [refreshRuns.source, refreshRuns.scheduledAt],
      set: end,
      setWhere: isNull(refreshRuns.endedAt),
    })
}

/** Runs that were due since a time, the newest first; public data. */
export async function listRefreshRuns(
  tx: PublicTransaction | SystemTransaction,
  request: { readonly sinceMs: number; readonly source?: string | undefined },
): Promise<readonly RefreshRunRow[]> {
  const { sinceMs, source } = request
  return tx
    .select()
    .from(refreshRuns)
    .where(
      and(gte(refreshRuns.scheduledAt, sinceMs), source === undefined ? undefined : eq(refreshRuns.source, source)),
    )
    .orderBy(asc(refreshRuns.source), desc(refreshRuns.scheduledAt))
}

/** The newest good run of each source that is not forgotten; public data. */
export async function listLastGoodRuns(tx: PublicTransaction): Promise<readonly RefreshRunRow[]> {
  return tx
    .selectDistinctOn([refreshRuns.source])
    .from(refreshRuns)
    .where(sql`${refreshRuns.outcome} in ('good', 'unchanged', 'partial')`)
    .orderBy(asc(refreshRuns.source), desc(refreshRuns.scheduledAt))
}

/** Whether the last reading of a source found that it stands still; public data. */
export async function isSourceFrozen(tx: PublicTransaction, source: string): Promise<boolean> {
  const [last] = await tx
    .select({ outcome: refreshRuns.outcome })
    .from(refreshRuns)
    .where(
      and(eq(refreshRuns.source, source), sql`${refreshRuns.outcome} in ('good', 'unchanged', 'partial', 'frozen')`),
    )
    .orderBy(desc(refreshRuns.scheduledAt))
    .limit(1)
  return last?.outcome === 'frozen'
}

/** Forgets runs that were due before a time. */
export async function forgetRefreshRuns(tx: SystemTransaction, beforeMs: number): Promise<void> {
  await tx.delete(refreshRuns).where(lt(refreshRuns.scheduledAt, beforeMs))
}

/** What is remembered of sources. */
export async function listSourceStates(tx: SystemTransaction): Promise<readonly SourceStateRow[]> {
  return tx.select().from(sourceStates)
}

/** Remembers something of a source. */
export async function saveSourceState(tx: SystemTransaction, row: SourceStateRow): Promise<void> {
  const { source: _, ...set } = row
  await tx.insert(sourceStates).values(row).onConflictDoUpdate({ target: sourceStates.source, set })
}
