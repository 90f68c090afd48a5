import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import { historyBackfills, markets } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { MarketRow } from './market.ts'

type MarketKey = { readonly source: MarketRow['source']; readonly id: string }
/** A stretch of the past; its end is not in it. */
export type Stretch = { readonly fromMs: number; readonly untilMs: number }

/** Open markets whose past may be asked for, by id, at most `limit` after one; or only the one named, whatever became of it. */
export async function listMarketsToBackfill(
  tx: SystemTransaction,
  request: { readonly afterId: string; readonly limit: number; readonly id?: string | undefined },
): Promise<readonly Pick<MarketRow, 'id' | 'tokenIds'>[]> {
  const { afterId, limit, id } = request
  const named = id === undefined ? eq(markets.status, 'open') : eq(markets.id, id)
  return tx
    .select({ id: markets.id, tokenIds: markets.tokenIds })
    .from(markets)
    .where(and(eq(markets.source, 'gamma'), named, gt(markets.id, afterId)))
    .orderBy(asc(markets.id))
    .limit(limit)
}

/** Of which stretch of a market's past the source was asked already. */
export async function findHistoryBackfill(tx: SystemTransaction, market: MarketKey): Promise<Stretch | undefined> {
  const { source, marketId, fromAt, untilAt } = historyBackfills
  const [row] = await tx
    .select({ fromMs: fromAt, untilMs: untilAt })
    .from(historyBackfills)
    .where(and(eq(source, market.source), eq(marketId, market.id)))
  return row
}

/**
 * Stores what the source says about a market's past, in steps in which we did not look ourselves, with the stretch that
 * it was asked for by now. Doing it again changes nothing.
 * @param history.points each in a step of its own
 * @returns how many were added
 */
export async function saveMarketHistory(
  tx: SystemTransaction,
  market: MarketKey,
  history: {
    readonly points: readonly { readonly atMs: number; readonly probability: number }[]
    readonly stepMs: number
    readonly asked: Stretch
  },
): Promise<number> {
  const { points, stepMs, asked } = history
  const step = sql`make_interval(secs => ${stepMs / 1000}::double precision)`
  const rows = points.map(({ atMs, probability }) => ({ at: new Date(atMs).toISOString(), probability }))
  const result = await tx.execute(sql`
    with added as (
      insert into market_observations (source, market_id, observed_at, probability, origin)
      select ${market.source}, ${market.id}, point.at, point.probability, 'clob'
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as point(at timestamptz, probability double precision)
      where not exists (
        select 1 from market_observations as known
        where known.source = ${market.source} and known.market_id = ${market.id}
          and known.observed_at >= date_bin(${step}, point.at, 'epoch'::timestamptz)
          and known.observed_at < date_bin(${step}, point.at, 'epoch'::timestamptz) + ${step})
      on conflict do nothing
      returning 1)
    select count(*)::int as added from added`)
  const set = { fromAt: asked.fromMs, untilAt: asked.untilMs }
  await tx
    .insert(historyBackfills)
    .values({ source: market.source, marketId: market.id, ...set })
    .onConflictDoUpdate({ target: [historyBackfills.source, historyBackfills.marketId], set })
  return readRows<{ added: number }>(result)[0]?.added ?? 0
}
