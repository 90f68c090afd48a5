import { expect, test } from 'vitest'
import { findMarket, listMarkets, type MarketRow, saveDataBad, saveMarkets } from '../src/index.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()

function buildMarket(id: string, changes: Partial<MarketRow> = {}): MarketRow {
  return {
    source: 'gamma',
    id,
    question: `Will ${id} happen?`,
    slug: `will-${id}`,
    outcomes: ['Yes', 'No'],
    tokenIds: ['1', '2'],
    probability: 0.5,
    liquidityUsd: null,
    volumeUsd: 100,
    endsAt: null,
    status: 'open',
    observedAt: NOW_MS,
    ...changes,
  }
}
const save = (...rows: MarketRow[]) => database.system.withSystem((tx) => saveMarkets(tx, rows))
const find = (id: string) => database.scoped.withPublic((tx) => findMarket(tx, { source: 'gamma', id }))

test('default: a market is replaced by a newer observation only', async () => {
  await save(buildMarket('m1'))
  await save(buildMarket('m1', { probability: 0.7, observedAt: NOW_MS + 1_000 }))
  await save(buildMarket('m1', { probability: 0.1, observedAt: NOW_MS - 1_000 }))
  expect(await find('m1')).toEqual(buildMarket('m1', { probability: 0.7, observedAt: NOW_MS + 1_000 }))
  expect(await find('nowhere')).toBeUndefined()
})

test('behavior: open markets leave an observation each time, resolved ones none; repeating adds nothing', async () => {
  for (let i = 0; i < 2; i++) {
    await save(buildMarket('m2'), buildMarket('m3', { status: 'resolved', probability: 1 }))
    await save(buildMarket('m2', { observedAt: NOW_MS + 1_000 }))
  }
  const superuser = await database.connectAs('superuser')
  const { rows } = await superuser.query(
    `select market_id, count(*)::int as n from market_observations where market_id in ('m2', 'm3') group by 1`,
  )
  expect(rows).toEqual([{ market_id: 'm2', n: 2 }])
})

test('behavior: lists in each order, with search, status and pages; what is searched is never a pattern', async () => {
  await save(
    buildMarket('l1', { question: 'Rate cut 50% in June?', volumeUsd: 300, endsAt: NOW_MS + 2 }),
    buildMarket('l2', { question: 'Rate cut in July?', volumeUsd: 200, status: 'resolved', endsAt: NOW_MS + 1 }),
    buildMarket('l3', { question: 'Rate cut in August?', volumeUsd: null, probability: 0.9 }),
    buildMarket('l4', { question: 'Rate cut in September?', volumeUsd: 200 }),
  )
  const list = async (request: Partial<Parameters<typeof listMarkets>[1]>) => {
    const asked = { sort: 'volume', order: 'desc', limit: 10, ...request } as const
    return (await database.scoped.withPublic((tx) => listMarkets(tx, asked))).map((row) => row.id)
  }
  expect(await list({ q: 'rate CUT' })).toEqual(['l1', 'l4', 'l2', 'l3'])
  expect(await list({ q: 'rate cut', after: { key: 200, id: 'l4' } })).toEqual(['l2', 'l3'])
  expect(await list({ q: 'rate cut', sort: 'endsAt', order: 'asc' })).toEqual(['l2', 'l1', 'l3', 'l4'])
  expect(await list({ q: 'rate cut', sort: 'endsAt', order: 'asc', after: { key: null, id: 'l3' } })).toEqual(['l4'])
  expect(await list({ q: 'rate cut', sort: 'probability' })).toEqual(['l3', 'l4', 'l2', 'l1'])
  expect(await list({ q: 'rate cut', status: 'resolved' })).toEqual(['l2'])
  expect(await list({ q: '50% in' })).toEqual(['l1'])
  expect(await list({ q: 'Rate%June' })).toEqual([])
})

test('behavior: bad data is one row per item and field, counted once per report', async () => {
  const report = (atMs: number, reason: string) =>
    database.system.withSystem((tx) =>
      saveDataBad(tx, {
        source: 'gamma',
        atMs,
        items: [
          { id: 'b1', field: 'outcomePrices', reason },
          { id: 'b1', field: 'outcomePrices', reason },
        ],
      }),
    )
  await report(NOW_MS, 'sum_not_one')
  await report(NOW_MS, 'sum_not_one')
  await report(NOW_MS + 1_000, 'negative')
  const superuser = await database.connectAs('superuser')
  const { rows } = await superuser.query(`select reason, count::int from data_bad where item_id = 'b1'`)
  expect(rows).toEqual([{ reason: 'negative', count: 2 }])
})

test('rejects: the app role can write neither markets nor bad data, and does not see what models cost', async () => {
  const app = await database.connectAs('app')
  for (const statement of [
    `update markets set probability = 1`,
    `delete from market_observations`,
    `update data_bad set count = 0`,
    `delete from data_bad`,
    `select * from model_spend`,
  ]) {
    await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' })
  }
})
