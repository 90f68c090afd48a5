import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as migrateFolder } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { afterEach, expect, inject, test } from 'vitest'
import { forgetOld, type MarketRow, preparePartitions, saveMarkets, savePrices } from '../src/index.ts'
import { migrate } from '../src/migrate.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()
const system = database.system.withSystem.bind(database.system)
const DAY_MS = 86_400_000

const market = (observedAt: number): MarketRow => ({
  ...{ source: 'gamma', id: 'm', question: 'Will it?', slug: 'm', outcomes: ['Yes', 'No'], tokenIds: [] },
  ...{ probability: 0.5, liquidityUsd: null, volumeUsd: null, endsAt: null, status: 'open', observedAt },
})
const price = (observedAt: number) =>
  ({ source: 'gmx', token: '0x1', symbol: 'ETH', decimals: 18, minUsd: '1', maxUsd: '2', observedAt }) as const

/** Where the rows of a table lie. */
async function listPlaces(table: string) {
  const superuser = await database.connectAs('superuser')
  const { rows } = await superuser.query<{ place: string; n: number }>(
    `select tableoid::regclass::text as place, count(*)::int as n from ${table} group by 1 order by 1`,
  )
  return rows.map(({ place, n }) => [place, n])
}

afterEach(async () => {
  const superuser = await database.connectAs('superuser')
  await superuser.query('truncate market_observations, price_observations')
})

test('default: what lies in no month yet is kept, and goes to its month when that is made; repeating adds nothing', async () => {
  // Far from the months that the migration makes.
  const june = Date.parse('2041-06-30T23:59:59.999Z')
  for (let turn = 0; turn < 2; turn++) {
    for (const at of [june, june + 1]) await system((tx) => saveMarkets(tx, [market(at)]))
    await system((tx) => savePrices(tx, [price(june)]))
  }
  expect(await listPlaces('market_observations')).toEqual([['market_observations_default', 2]])
  expect(await system((tx) => preparePartitions(tx, { fromMs: june, toMs: june }))).toBe(2)
  expect(await listPlaces('market_observations')).toEqual([
    ['market_observations_2041_06', 1],
    ['market_observations_default', 1],
  ])
  expect(await system((tx) => preparePartitions(tx, { fromMs: june, toMs: june + 1 }))).toBe(2)
  expect(await system((tx) => preparePartitions(tx, { fromMs: june, toMs: june + 1 }))).toBe(0)
  for (const at of [june, june + 1]) await system((tx) => saveMarkets(tx, [market(at)]))
  expect(await listPlaces('market_observations')).toEqual([
    ['market_observations_2041_06', 1],
    ['market_observations_2041_07', 1],
  ])
  expect(await listPlaces('price_observations')).toEqual([['price_observations_2041_06', 1]])
})

test('behavior: the months of a connection in another time zone are the same', async () => {
  const at = Date.parse('2042-01-01T00:30:00.000Z')
  const client = await database.connectAs('system')
  await client.query(`set timezone = 'America/New_York'`)
  await client.query('select prepare_observation_partitions($1, $1)', [new Date(at).toISOString()])
  await system((tx) => saveMarkets(tx, [market(at)]))
  expect(await listPlaces('market_observations')).toEqual([['market_observations_2042_01', 1]])
})

test('behavior: several at once make each month once', async () => {
  const stretch = { fromMs: Date.parse('2043-01-05'), toMs: Date.parse('2043-03-05') }
  const made = await Promise.all([1, 2, 3].map(() => system((tx) => preparePartitions(tx, stretch))))
  expect(made.sort()).toEqual([0, 0, 6])
})

test('rejects: a stretch that is none, or of more than ten years', async () => {
  for (const toMs of [NOW_MS - 1, NOW_MS + 4_000 * DAY_MS]) {
    await expect(system((tx) => preparePartitions(tx, { fromMs: NOW_MS, toMs }))).rejects.toThrow()
  }
})

test('rejects: the roles of the product make, read and change no partition by itself', async () => {
  await system((tx) => preparePartitions(tx, { fromMs: NOW_MS, toMs: NOW_MS }))
  const refused = { code: '42501' }
  const app = await database.connectAs('app')
  const relay = await database.connectAs('system')
  const make = 'select prepare_observation_partitions(now(), now())'
  await expect(app.query(make)).rejects.toMatchObject(refused)
  await expect(app.query('insert into market_observations select * from market_observations')).rejects.toMatchObject(
    refused,
  )
  expect((await app.query('select * from market_observations')).rows).toEqual([])
  for (const client of [app, relay]) {
    await expect(client.query('select * from market_observations_default')).rejects.toMatchObject(refused)
    await expect(client.query('drop table market_observations_2026_11')).rejects.toMatchObject(refused)
  }
})

test('behavior: old rows are forgotten, a limited number at a time', async () => {
  const superuser = await database.connectAs('superuser')
  await superuser.query(
    `insert into factor_runs (at, model, inputs) select to_timestamp($1 / 1000.0) + make_interval(days => n), 'm', '[]'
     from generate_series(0, 9) as n`,
    [NOW_MS],
  )
  const request = { table: 'factor_runs', beforeMs: NOW_MS + 5 * DAY_MS, limit: 3 } as const
  expect(await system((tx) => forgetOld(tx, request))).toBe(3)
  expect(await system((tx) => forgetOld(tx, request))).toBe(2)
  expect(await system((tx) => forgetOld(tx, request))).toBe(0)
  for (const table of ['world_events', 'stories', 'factor_scores', 'data_bad'] as const) {
    expect(await system((tx) => forgetOld(tx, { ...request, table }))).toBe(0)
  }
})

test('behavior: what the tables held before they had partitions is there after the migration', async () => {
  const template = inject('postgres')
  const name = `before_${crypto.randomUUID().replaceAll('-', '')}`
  const at = (url: string, target = name) => url.replace(/\/[^/]*$/, `/${target}`)
  const folder = mkdtempSync(join(tmpdir(), 'spells-before-'))
  const superuser = new pg.Client({ connectionString: at(template.superuser, 'postgres') })
  await superuser.connect()
  await superuser.query(`create database ${name} owner spells_owner`)
  const owner = new pg.Client({ connectionString: at(template.owner) })
  await owner.connect()
  try {
    cpSync(join(import.meta.dirname, '../migrations'), folder, { recursive: true })
    const journalPath = join(folder, 'meta/_journal.json')
    const journal: { entries: { idx: number }[] } = JSON.parse(readFileSync(journalPath, 'utf8'))
    writeFileSync(journalPath, JSON.stringify({ ...journal, entries: journal.entries.filter(({ idx }) => idx < 6) }))
    await migrateFolder(drizzle(owner), { migrationsFolder: folder })
    await owner.query(
      `insert into market_observations select 'gamma', 'm', at::timestamptz, 0.25 from unnest(array['2026-08-31T23:59:00Z', '2026-09-01T00:00:00Z']) as at`,
    )
    await owner.query(`insert into price_observations values ('gmx', '0x1', '2026-09-01T00:00:00Z', 1.5, 2.5)`)
    await migrate(at(template.owner))
    const { rows } = await owner.query(
      `select tableoid::regclass::text as place, market_id, probability, origin from market_observations order by observed_at`,
    )
    const kept = { market_id: 'm', probability: 0.25, origin: 'observed' }
    expect(rows).toEqual([
      { place: 'market_observations_2026_08', ...kept },
      { place: 'market_observations_2026_09', ...kept },
    ])
    const prices = await owner.query('select tableoid::regclass::text as place, max_usd from price_observations')
    expect(prices.rows).toEqual([{ place: 'price_observations_2026_09', max_usd: '2.5' }])
  } finally {
    await owner.end()
    await superuser.query(`drop database ${name} with (force)`)
    await superuser.end()
    rmSync(folder, { recursive: true, force: true })
  }
})
