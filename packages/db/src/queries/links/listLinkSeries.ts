import { and, eq, sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import { markets } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'

/** The last value of each step in which there was one, of one market or token. */
export type LinkSeriesRow = {
  readonly id: string
  readonly steps: readonly number[]
  readonly values: readonly number[]
}

type Grid = { readonly fromMs: number; readonly stepMs: number; readonly steps: number }

/** Questions of the markets that are open; public data. */
export async function listOpenQuestions(
  tx: SystemTransaction,
): Promise<readonly { readonly id: string; readonly question: string }[]> {
  const { id, question, source, status } = markets
  return tx
    .select({ id, question })
    .from(markets)
    .where(and(eq(source, 'gamma'), eq(status, 'open')))
    .orderBy(id)
}

/** Probabilities of markets on a grid. @param ids at most a hundred or so */
export async function listMarketSeries(
  tx: SystemTransaction,
  ids: readonly string[],
  grid: Grid,
): Promise<readonly LinkSeriesRow[]> {
  const { from, to, stepSec } = toBounds(grid)
  return toSeries(
    await tx.execute(sql`
      select market_id as id, string_agg(step::text, ',' order by step) as steps, string_agg(probability::text, ',' order by step) as values
      from (
        select distinct on (market_id, step) market_id, probability,
          floor(extract(epoch from observed_at - ${from}::timestamptz) / ${stepSec}::int)::int as step
        from market_observations
        where source = 'gamma' and market_id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))
          and observed_at >= ${from}::timestamptz and observed_at < ${to}::timestamptz
        order by market_id, step, observed_at desc) as last
      group by market_id order by market_id`),
  )
}

/** Prices of all tokens on a grid, in dollars halfway between bid and ask, by symbol. */
export async function listTokenSeries(tx: SystemTransaction, grid: Grid): Promise<readonly LinkSeriesRow[]> {
  const { from, to, stepSec } = toBounds(grid)
  return toSeries(
    await tx.execute(sql`
      select symbol as id, string_agg(step::text, ',' order by step) as steps, string_agg(price::text, ',' order by step) as values
      from (
        select distinct on (prices.symbol, step) prices.symbol, ((seen.min_usd + seen.max_usd) / 2)::float8 as price,
          floor(extract(epoch from seen.observed_at - ${from}::timestamptz) / ${stepSec}::int)::int as step
        from price_observations as seen join prices on prices.source = seen.source and prices.token = seen.token
        where seen.observed_at >= ${from}::timestamptz and seen.observed_at < ${to}::timestamptz
        order by prices.symbol, step, seen.observed_at desc) as last
      group by symbol order by symbol`),
  )
}

function toBounds({ fromMs, stepMs, steps }: Grid) {
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(fromMs + steps * stepMs).toISOString(),
    stepSec: Math.round(stepMs / 1000),
  }
}

function toSeries(result: unknown): readonly LinkSeriesRow[] {
  return readRows<{ id: string; steps: string; values: string }>(result).map(({ id, steps, values }) => ({
    id,
    steps: steps.split(',').map(Number),
    values: values.split(',').map(Number),
  }))
}
