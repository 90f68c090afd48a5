import { sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { SystemTransaction } from '../../transaction.ts'

/**
 * Makes the months of observations that a stretch of time touches, where they are not there yet.
 * @returns how many partitions were made
 */
export async function preparePartitions(
  tx: SystemTransaction,
  stretch: { readonly fromMs: number; readonly toMs: number },
): Promise<number> {
  const [from, to] = [stretch.fromMs, stretch.toMs].map((ms) => new Date(ms).toISOString())
  const result = await tx.execute(
    sql`select prepare_observation_partitions(${from}::timestamptz, ${to}::timestamptz) as made`,
  )
  return readRows<{ made: number }>(result)[0]?.made ?? 0
}
