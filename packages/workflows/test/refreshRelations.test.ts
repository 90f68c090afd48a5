import { listMarketClusters, listRefreshRuns } from '@spells/db'
import { findCascades } from '@spells/signals/analytics'
import { buildPlantedMarkets, scoreCascades, scoreClusters } from '@spells/signals/planted'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { refreshRelations } from '../src/relations/refreshRelations.ts'
import { findRelationSnapshot } from '../src/relations/relationCache.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'
import { createStepDouble } from './stepDouble.ts'

const database = setupDatabase()
const HOUR_MS = 3_600_000
const endMs = Math.floor(NOW_MS / HOUR_MS) * HOUR_MS
const planted = buildPlantedMarkets({
  ...{ seed: 11, markets: 120, steps: 168, clusterSizes: [12, 8, 6], within: [0.55, 0.85] },
  ...{ cascades: 8, following: [0.6, 0.9], thin: 0.3, missing: 0.03 },
})
const kv = new Map<string, string>()
const cache = {
  get: async (key: string) => kv.get(key) ?? null,
  put: async (key: string, value: string) => void kv.set(key, value),
}
const deps = {
  cache,
  clock: { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs: number) => delayMs },
  openDatabase: () => ({ ...database.system, close: async () => {} }),
}
const run = (scheduledAtMs: number, double = createStepDouble()) =>
  refreshRelations({ v: 1, scheduledAtMs }, double.step, deps)

beforeAll(async () => {
  const markets = planted.series.map(({ id, question }) => ({ id, question }))
  await database.query(
    `insert into markets (source, id, question, slug, outcomes, token_ids, probability, status, observed_at)
     select 'gamma', id, question, id, '["Yes","No"]', '[]', 0.5, 'open', $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as one(id text, question text)`,
    [JSON.stringify(markets), new Date(endMs - 60_000).toISOString()],
  )
  for (const { id, probabilities } of planted.series) {
    // Two looks in each hour, of which the later one counts.
    await database.query(
      `insert into market_observations (source, market_id, observed_at, probability)
       select 'gamma', $1, $3::timestamptz + make_interval(hours => (at - 1)::int, mins => minute), case minute when 40 then probability else 0.5 end
       from unnest($2::float8[]) with ordinality as one(probability, at), unnest(array[10, 40]) as minute
       where probability <> 'NaN'`,
      [id, Array.from(probabilities), new Date(endMs - 169 * HOUR_MS).toISOString()],
    )
  }
})
beforeEach(async () => {
  await database.query('delete from refresh_runs')
  await database.query('delete from market_clusters')
  kv.clear()
})

test('default: what is planted in the database is found, stored and published', async () => {
  const outcome = await run(NOW_MS)
  expect(outcome).toMatchObject({ outcome: 'good', missed: [] })
  const snapshot = await findRelationSnapshot(cache)
  expect(snapshot).toMatchObject({ observedAtMs: endMs, markets: outcome.markets })
  expect(scoreClusters(planted, snapshot?.clusters ?? [])).toBeGreaterThanOrEqual(0.9)
  expect(scoreCascades(planted, snapshot?.cascades ?? [], { stepMs: HOUR_MS }).precision).toBeGreaterThanOrEqual(0.9)
  // The database gives the model the same numbers as it gets directly.
  const byId = planted.series.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const edges = findCascades(byId, { stepMs: HOUR_MS })
  expect(snapshot?.cascades.map(({ leaderId, followerId }) => `${leaderId}>${followerId}`).toSorted()).toEqual(
    edges.map(({ leaderId, followerId }) => `${leaderId}>${followerId}`).toSorted(),
  )
  const [recorded] = await database.scoped.withPublic((tx) => listRefreshRuns(tx, { source: 'relations', sinceMs: 0 }))
  expect(recorded).toMatchObject({ outcome: 'good', received: 120, accepted: outcome.markets })
})

test('behavior: clusters keep their ids in the next run, and the time of their first finding', async () => {
  await run(NOW_MS)
  const before = await findRelationSnapshot(cache)
  await run(NOW_MS + HOUR_MS)
  const after = await findRelationSnapshot(cache)
  expect(after?.clusters.map(({ id, name }) => [id, name])).toEqual(before?.clusters.map(({ id, name }) => [id, name]))
  const rows = await database.scoped.withPublic((tx) => listMarketClusters(tx, { sinceMs: 0 }))
  expect(rows.map(({ firstFoundAt, lastFoundAt }) => lastFoundAt - firstFoundAt)).toEqual(rows.map(() => HOUR_MS))
})

test('behavior: a run that breaks off goes on with the next step, and searches no band twice', async () => {
  const double = createStepDouble()
  for (const name of ['clusters v1 0', 'cascades v1 0', 'store v1']) {
    // Where an isolate is gone, nothing writes the end that a failure would.
    double.breakAt(name, 'fail v1')
    await expect(run(NOW_MS, double)).rejects.toThrow('The isolate is gone.')
  }
  double.breakAt()
  expect(await run(NOW_MS, double)).toMatchObject({ outcome: 'good' })
  expect(new Set(double.ran).size).toBe(double.ran.length)
})

test('rejects: week_changed: rows of one reading are never those of another', async () => {
  const double = createStepDouble()
  double.breakAt('clusters v1 0')
  await expect(run(NOW_MS, double)).rejects.toThrow()
  await database.query(`update markets set status = 'resolved' where id = (select min(id) from markets)`)
  double.breakAt()
  await database.query(`delete from refresh_runs`)
  await database.query(
    `insert into refresh_runs (source, scheduled_at, started_at, outcome) values ('relations', $1, $1, 'running')`,
    [new Date(NOW_MS).toISOString()],
  )
  await expect(run(NOW_MS, double)).rejects.toMatchObject({ code: 'week_changed' })
  expect(kv.size).toBe(0)
})

test('behavior: what is old is thinned out or forgotten on the way, and the months ahead are made', async () => {
  const old = NOW_MS - 100 * 24 * HOUR_MS
  await database.query(
    `insert into market_observations (source, market_id, observed_at, probability)
     select 'gamma', 'old', $1::timestamptz + make_interval(mins => 2 * n), 0.5 from generate_series(0, 29) as n`,
    [new Date(old).toISOString()],
  )
  for (const days of [89, 91]) {
    await database.query(
      `insert into world_events (id, source, source_weight, title, link, summary, published_at, observed_at, category, severity, classification)
       values ($1, 'herald', 1, 'T', 'https://herald.example/1', '', $2, $2, 'other', 'info', '{}')`,
      [`event-${days}`, new Date(NOW_MS - days * 24 * HOUR_MS).toISOString()],
    )
  }
  const published = (days: number) => new Date(NOW_MS - days * 24 * HOUR_MS).toISOString()
  for (const days of [6, 8]) {
    await database.query(
      `insert into shared_levels (market_id, day, epsilon, levels, published_at) values ('m', $1, 1, '[]', $2)`,
      [published(days).slice(0, 10), published(days)],
    )
  }
  await database.query('drop table if exists market_observations_2027_01')
  await run(NOW_MS + 2 * HOUR_MS)
  expect(await database.query('select id from world_events')).toEqual([{ id: 'event-89' }])
  expect(await database.query('select day from shared_levels')).toEqual([{ day: published(6).slice(0, 10) }])
  expect(await database.query(`select to_regclass('market_observations_2027_01')::text as month`)).toEqual([
    { month: 'market_observations_2027_01' },
  ])
  const [left] = await database.query<{ n: number }>(
    `select count(*)::int as n from market_observations where market_id = 'old'`,
  )
  expect(left).toEqual({ n: 12 })
})
