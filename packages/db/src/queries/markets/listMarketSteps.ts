import { sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { PublicTransaction } from '../../transaction.ts'
import type { StoredPoint } from './listMarketObservations.ts'
import type { MarketRow } from './market.ts'

/** The last observation of each step of a length, oldest first; steps without one are left out. Public data. */
export async function listMarketSteps(
  tx: PublicTransaction,
  request: {
    readonly source: MarketRow['source']
    readonly id: string
    readonly stepMs: number
    readonly fromMs: number
    readonly toMs: number
  },
): Promise<readonly StoredPoint[]> {
  const { source, id, stepMs, fromMs, toMs } = request
  const stepSec = Math.round(stepMs / 1000)
  const result = await tx.execute(sql`
    select distinct on (step) floor(extract(epoch from observed_at) / ${stepSec}::int)::bigint as step, probability, origin
    from market_observations
    where source = ${source} and market_id = ${id}
      and observed_at >= ${new Date(fromMs).toISOString()}::timestamptz
      and observed_at < ${new Date(toMs).toISOString()}::timestamptz
    order by step, observed_at desc`)
  return readRows<Omit<StoredPoint, 'atMs'> & { step: string }>(result).map(({ step, probability, origin }) => ({
    atMs: Number(step) * stepSec * 1000,
    probability: Number(probability),
    origin,
  }))
}
