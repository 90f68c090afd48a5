import { sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { SystemTransaction } from '../../transaction.ts'

/** What a market did on a grid of equal steps: which steps have an observation, and the last one of each. */
export type MarketGridRow = {
  readonly id: string
  readonly question: string
  readonly steps: readonly number[]
  readonly probabilities: readonly number[]
}

/**
 * Markets with at least a number of steps in which they were observed, in the order of their ids, at most `limit`.
 * @param request.fromMs start of step 0; a step holds what was observed before its end
 * @param request.afterId the last id of the part before
 */
export async function listMarketGrid(
  tx: SystemTransaction,
  request: {
    readonly fromMs: number
    readonly stepMs: number
    readonly steps: number
    readonly minSteps: number
    readonly afterId: string
    readonly limit: number
  },
): Promise<readonly MarketGridRow[]> {
  const { fromMs, stepMs, steps, minSteps, afterId, limit } = request
  const stepSec = Math.round(stepMs / 1000)
  const from = new Date(fromMs).toISOString()
  const to = new Date(fromMs + steps * stepMs).toISOString()
  const result = await tx.execute(sql`
    select market.id, market.question, grid.steps, grid.probabilities
    from (select id, question from markets where source = 'gamma' and status = 'open' and id > ${afterId}
      and observed_at >= ${from}::timestamptz order by id limit ${limit}) as market
    cross join lateral (
      select string_agg(step::text, ',' order by step) as steps,
        string_agg(probability::text, ',' order by step) as probabilities, count(*) as known
      from (
        select distinct on (step) floor(extract(epoch from observed_at - ${from}::timestamptz) / ${stepSec}::int)::int as step, probability
        from market_observations
        where source = 'gamma' and market_id = market.id
          and observed_at >= ${from}::timestamptz and observed_at < ${to}::timestamptz
        order by step, observed_at desc) as last) as grid
    order by market.id`)
  const rows = readRows<{ id: string; question: string; steps: string | null; probabilities: string | null }>(result)
  return rows.map(({ id, question, steps: at, probabilities }) => {
    const known = at === null ? [] : at.split(',').map(Number)
    const isEnough = known.length >= minSteps
    return {
      id,
      question,
      steps: isEnough ? known : [],
      probabilities: isEnough && probabilities !== null ? probabilities.split(',').map(Number) : [],
    }
  })
}
