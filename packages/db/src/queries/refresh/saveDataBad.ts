import { sql } from 'drizzle-orm'
import { dataBad } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'

/**
 * Counts what an upstream sent that could not be used: one row per item and field, with the last reason. Repeating a
 * report of the same time changes nothing.
 */
export async function saveDataBad(
  tx: SystemTransaction,
  report: {
    readonly source: string
    readonly atMs: number
    readonly items: readonly { readonly id: string; readonly field: string; readonly reason: string }[]
  },
): Promise<void> {
  const { source, atMs } = report
  const distinct = new Map(report.items.map((item) => [JSON.stringify([item.id, item.field]), item]))
  if (distinct.size === 0) return
  await tx
    .insert(dataBad)
    .values(
      [...distinct.values()].map(({ id, field, reason }) => ({
        source,
        itemId: id,
        field,
        reason,
        firstSeenAt: atMs,
        lastSeenAt: atMs,
        count: 1,
      })),
    )
    .onConflictDoUpdate({
      target: [dataBad.source, dataBad.itemId, dataBad.field],
      set: {
        reason: sql.raw('excluded.reason'),
        lastSeenAt: sql.raw('excluded.last_seen_at'),
        count: sql`${dataBad.count} + 1`,
      },
      setWhere: sql`${dataBad.lastSeenAt} < excluded.last_seen_at`,
    })
}
