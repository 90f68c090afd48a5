import { eq, sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import { retentionCursors } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'

/** The tables whose observations are thinned out as they age, and what an observation is of. */
const subjects = { market_observations: 'market_id', price_observations: 'token' } as const
export type ObservationTable = keyof typeof subjects

/**
 * Keeps the last observation of each step in a part of the past, and deletes the others. Doing it again deletes nothing.
 * @param request.fromMs a multiple of the step, as is `toMs`
 * @returns how many were deleted
 */
export async function thinObservations(
  tx: SystemTransaction,
  request: {
    readonly table: ObservationTable
    readonly fromMs: number
    readonly toMs: number
    readonly stepMs: number
  },
): Promise<number> {
  const { table, fromMs, toMs, stepMs } = request
  const name = sql.identifier(table)
  const subject = sql.identifier(subjects[table])
  const step = sql`make_interval(secs => ${stepMs / 1000}::double precision)`
  const result = await tx.execute(sql`
    with thinned as (
      delete from ${name} as old
      where old.observed_at >= ${new Date(fromMs).toISOString()}::timestamptz
        and old.observed_at < ${new Date(toMs).toISOString()}::timestamptz
        and exists (
          select 1 from ${name} as later
          where later.source = old.source and later.${subject} = old.${subject} and later.observed_at > old.observed_at
            and later.observed_at < ${new Date(toMs).toISOString()}::timestamptz
            and later.observed_at < date_bin(${step}, old.observed_at, 'epoch'::timestamptz) + ${step})
      returning 1)
    select count(*)::int as deleted from thinned`)
  return readRows<{ deleted: number }>(result)[0]?.deleted ?? 0
}

/** When the first observation of a table was made. */
export async function findFirstObservation(
  tx: SystemTransaction,
  table: ObservationTable,
): Promise<number | undefined> {
  const result = await tx.execute(
    sql`select floor(extract(epoch from min(observed_at)) * 1000)::text as at from ${sql.identifier(table)}`,
  )
  const at = readRows<{ at: string | null }>(result)[0]?.at
  return at === null || at === undefined ? undefined : Number(at)
}

/** Until when something was thinned out. */
export async function findRetentionCursor(tx: SystemTransaction, name: string): Promise<number | undefined> {
  const [row] = await tx.select().from(retentionCursors).where(eq(retentionCursors.name, name))
  return row?.doneUntil
}

/** Says until when something was thinned out. */
export async function saveRetentionCursor(
  tx: SystemTransaction,
  cursor: { readonly name: string; readonly doneUntilMs: number },
): Promise<void> {
  const doneUntil = cursor.doneUntilMs
  await tx
    .insert(retentionCursors)
    .values({ name: cursor.name, doneUntil })
    .onConflictDoUpdate({ target: retentionCursors.name, set: { doneUntil } })
}
