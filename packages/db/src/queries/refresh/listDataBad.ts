import { and, desc, eq, sql } from 'drizzle-orm'
import { dataBad } from '../../schema/index.ts'
import type { PublicTransaction } from '../../transaction.ts'

/** What an upstream sent that could not be used, as stored; times in milliseconds. */
export type DataBadRow = Readonly<typeof dataBad.$inferSelect>

/** Items that could not be used, the last seen first, at most `limit`; public data. */
export async function listDataBad(
  tx: PublicTransaction,
  request: {
    readonly source?: string | undefined
    readonly after?: { readonly lastSeenAtMs: number; readonly id: number } | undefined
    readonly limit: number
  },
): Promise<readonly DataBadRow[]> {
  const { source, after, limit } = request
  return tx
    .select()
    .from(dataBad)
    .where(
      and(
        source === undefined ? undefined : eq(dataBad.source, source),
        after &&
          sql`(${dataBad.lastSeenAt}, ${dataBad.id}) < (${new Date(after.lastSeenAtMs).toISOString()}::timestamptz, ${after.id}::bigint)`,
      ),
    )
    .orderBy(desc(dataBad.lastSeenAt), desc(dataBad.id))
    .limit(limit)
}
