import type { Client } from '@spells/client'
import { buildPlantedMarkets } from '@spells/signals/planted'
import pg from 'pg'
import type { Stage } from './startStage.ts'

const HOUR_MS = 3_600_000

/**
 * Gives the stack's markets a past week in which some move together and some before others, and lets the relations be
 * searched: a stack that has just started has no week.
 */
export async function plantRelations({ stack }: Stage, client: Client): Promise<void> {
  const { items: markets } = await client.markets.list({ limit: 100 })
  const planted = buildPlantedMarkets({
    ...{ seed: 11, markets: markets.length, steps: 168, clusterSizes: [4, 3], within: [0.7, 0.9] },
    ...{ cascades: 3, following: [0.75, 0.95], thin: 0, missing: 0.03 },
  })
  const database = new pg.Client({ connectionString: stack.databaseUrls.system })
  await database.connect()
  try {
    const endMs = Math.floor(stack.clock.nowMs() / HOUR_MS) * HOUR_MS
    for (const [index, { probabilities }] of planted.series.entries()) {
      await database.query(
        `insert into market_observations (source, market_id, observed_at, probability)
         select 'gamma', $1, $3::timestamptz + make_interval(hours => (at - 1)::int, mins => 40), probability
         from unnest($2::float8[]) with ordinality as one(probability, at) where probability <> 'NaN'
         on conflict do nothing`,
        [markets[index]?.id, Array.from(probabilities), new Date(endMs - 169 * HOUR_MS).toISOString()],
      )
    }
  } finally {
    await database.end()
  }
  // A minute has one search; the stack made one when it started.
  stack.clock.change({ advanceMs: 61_000 })
  await stack.tick('10 */6 * * *')
}
