import { sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { SystemTransaction } from '../../transaction.ts'

/** The tables whose old rows are forgotten, and what tells how old a row is. */
const times = {
  world_events: 'observed_at',
  stories: 'last_seen_at',
  factor_runs: 'at',
  factor_scores: 'at',
  data_bad: 'last_seen_at',
  shared_levels: 'published_at',
} as const
export type ForgettingTable = keyof typeof times

/**
 * Deletes rows from before a time, at most `limit` of them.
 * @returns how many were deleted
 */
export async function forgetOld(
  tx: SystemTransaction,
  request: { readonly table: ForgettingTable; readonly beforeMs: number; readonly limit: number },
): Promise<number> {
  const { table, beforeMs, limit } = request
  const name = sql.identifier(table)
  const result = await tx.execute(sql`
    with forgotten as (
      delete from ${name} where ctid in (
        select ctid from ${name}
        where ${sql.identifier(times[table])} < ${new Date(beforeMs).toISOString()}::timestamptz limit ${limit}::int)
      returning 1)
    select count(*)::int as deleted from forgotten`)
  return readRows<{ deleted: number }>(result)[0]?.deleted ?? 0
}
