import { and, desc, eq, ilike, or, sql } from 'drizzle-orm'
import { markets } from '../../schema/index.ts'
import type { PublicTransaction } from '../../transaction.ts'
import type { MarketPlace, MarketRow } from './market.ts'

/** Markets by volume, largest first, at most `limit`; public data. */
export async function listMarkets(
  tx: PublicTransaction,
  request: {
    readonly q?: string | undefined
    readonly status?: MarketRow['status'] | undefined
    /** Only these. */
    readonly ids?: readonly string[] | undefined
    readonly after?: MarketPlace | undefined
    readonly limit: number
  },
): Promise<readonly MarketRow[]> {
  const { q, status, ids, after, limit } = request
  const volume = sql<number>`coalesce(${markets.volumeUsd}, -1)`
  const pattern = q === undefined ? undefined : `%${q.replace(/[\\%_]/g, '\\$&')}%`
  return tx
    .select()
    .from(markets)
    .where(
      and(
        status && eq(markets.status, status),
        ids && sql`${markets.id} = any(${sql.param([...ids])}::text[])`,
        pattern === undefined ? undefined : or(ilike(markets.question, pattern), ilike(markets.slug, pattern)),
        after && sql`(${volume}, ${markets.id}) < (${after.volumeUsd}::double precision, ${after.id}::text)`,
      ),
    )
    .orderBy(desc(volume), desc(markets.id))
    .limit(limit)
}

/** A market by its source and id; public data. */
export async function findMarket(
  tx: PublicTransaction,
  request: { readonly source: MarketRow['source']; readonly id: string },
): Promise<MarketRow | undefined> {
  const [row] = await tx
    .select()
    .from(markets)
    .where(and(eq(markets.source, request.source), eq(markets.id, request.id)))
  return row
}
