import { sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { PublicTransaction } from '../../transaction.ts'

/** What a price did in a step, as we saw it: decimals of dollars. */
export type PriceStep = {
  readonly atMs: number
  readonly openUsd: string
  readonly highUsd: string
  readonly lowUsd: string
  readonly closeUsd: string
}

/**
 * The steps of a length in which a token's price was observed, of whichever source, oldest first; each price is the
 * middle between its two sides. Public data.
 */
export async function listPriceSteps(
  tx: PublicTransaction,
  request: { readonly token: string; readonly stepMs: number; readonly fromMs: number; readonly toMs: number },
): Promise<readonly PriceStep[]> {
  const { token, stepMs, fromMs, toMs } = request
  const stepSec = Math.round(stepMs / 1000)
  const result = await tx.execute(sql`
    select step, (array_agg(mid order by observed_at))[1]::text as open, max(mid)::text as high, min(mid)::text as low,
      (array_agg(mid order by observed_at desc))[1]::text as close
    from (
      select floor(extract(epoch from observed_at) / ${stepSec}::int)::bigint as step, observed_at,
        trim_scale((min_usd + max_usd) * 0.5) as mid
      from price_observations
      where source in ('gmx', 'chainlink') and token = ${token}
        and observed_at >= ${new Date(fromMs).toISOString()}::timestamptz
        and observed_at < ${new Date(toMs).toISOString()}::timestamptz) as seen
    group by step
    order by step`)
  return readRows<{ step: string; open: string; high: string; low: string; close: string }>(result).map((row) => ({
    atMs: Number(row.step) * stepSec * 1000,
    ...{ openUsd: row.open, highUsd: row.high, lowUsd: row.low, closeUsd: row.close },
  }))
}
