import type { MarketSort } from '@spells/shared/api'
import { and, eq, ilike, or, type SQL, sql } from 'drizzle-orm'
import { markets } from '../../schema/index.ts'
import type { PublicTransaction } from '../../transaction.ts'
import type { MarketListing, MarketPlace, MarketRow } from './market.ts'

/** What a market is listed by, as `toMarketPlace` of the workflows says it of a market in the cache. */
const keys: Readonly<Record<MarketSort, SQL>> = {
  volume: sql`${markets.volumeUsd}`,
  probability: sql`${markets.probability}`,
  endsAt: sql`(extract(epoch from ${markets.endsAt}) * 1000)::double precision`,
  newest: sql`(case when ${markets.id} ~ '^[0-9]{1,15}$' then ${markets.id} end)::double precision`,
}

/** Markets in the order that is asked for, at most `limit`; those of which the key is not known last. Public data. */
export async function listMarkets(
  tx: PublicTransaction,
  request: MarketListing & {
    readonly q?: string | undefined
    readonly status?: MarketRow['status'] | undefined
    /** Only these. */
    readonly ids?: readonly string[] | undefined
    readonly after?: MarketPlace | undefined
    readonly limit: number
  },
): Promise<readonly MarketRow[]> {
  const { q, status, ids, after, limit, order } = request
  const key = keys[request.sort]
  // Byte by byte, as the cache compares: the order of a locale would be another.
  const id = sql`${markets.id} collate "C"`
  const [direction, beyond] = order === 'asc' ? [sql`asc`, sql`>`] : [sql`desc`, sql`<`]
  const pattern = q === undefined ? undefined : `%${q.replace(/[\\%_]/g, '\\$&')}%`
  return tx
    .select()
    .from(markets)
    .where(
      and(
        status && eq(markets.status, status),
        ids && sql`${markets.id} = any(${sql.param([...ids])}::text[])`,
        pattern === undefined ? undefined : or(ilike(markets.question, pattern), ilike(markets.slug, pattern)),
        after && isAfter(after),
      ),
    )
    .orderBy(sql`${key} ${direction} nulls last`, sql`${id} ${direction}`)
    .limit(limit)

  function isAfter(place: MarketPlace): SQL {
    const isNextId = sql`${id} ${beyond} ${place.id}::text`
    if (place.key === null) return sql`(${key} is null and ${isNextId})`
    const at = sql`${place.key}::double precision`
    return sql`(${key} ${beyond} ${at} or (${key} = ${at} and ${isNextId}) or ${key} is null)`
  }
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
