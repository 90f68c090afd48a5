import { expect, test } from 'vitest'
import { listPriceSteps, listPrices, type PriceRow, savePrices } from '../src/index.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()
const weth: PriceRow = {
  ...{ source: 'gmx', token: '0x82aF49447D8a07e3bd95BD0d56f35241523fBab1', symbol: 'ETH', decimals: 18 },
  ...{ minUsd: '2499.123456789012', maxUsd: '2500.5', observedAt: NOW_MS },
}
const save = (...rows: PriceRow[]) => database.system.withSystem((tx) => savePrices(tx, rows))
const list = () => database.scoped.withPublic((tx) => listPrices(tx))

test('default: a price is replaced by a newer observation only, and keeps every digit', async () => {
  await save(weth)
  await save(weth)
  await save({ ...weth, minUsd: '1', observedAt: NOW_MS - 1_000 })
  expect(await list()).toEqual([weth])
  const newer = { ...weth, minUsd: '2600', maxUsd: '2601', observedAt: NOW_MS + 1_000 }
  await save(newer)
  expect(await list()).toEqual([newer])
  const superuser = await database.connectAs('superuser')
  const { rows } = await superuser.query('select count(*)::int as n from price_observations')
  expect(rows).toEqual([{ n: 3 }])
})

test('behavior: of two sources the one that saw a token last is told, GMX at the same time', async () => {
  const token = `0x${'22'.repeat(20)}`
  const gmx: PriceRow = { ...weth, token, symbol: 'BTC' }
  const feed: PriceRow = { ...gmx, source: 'chainlink', minUsd: '2500', maxUsd: '2500' }
  const told = async () => (await list()).filter((row) => row.token === token)
  await save(feed, gmx)
  expect(await told()).toEqual([gmx])
  const later = { ...feed, observedAt: NOW_MS + 120_000 }
  await save(later)
  expect(await told()).toEqual([later])
  const back = { ...gmx, observedAt: NOW_MS + 240_000 }
  await save(back)
  expect(await told()).toEqual([back])
})

test('default: a step has its first, highest, lowest and last price, of both sources, with every digit', async () => {
  const token = `0x${'33'.repeat(20)}`
  const stepMs = 3_600_000
  const startMs = Math.floor(NOW_MS / stepMs) * stepMs
  const at = (ms: number, minUsd: string, maxUsd = minUsd): PriceRow => {
    return { ...weth, token, minUsd, maxUsd, observedAt: startMs + ms }
  }
  await save(at(0, '10', '10.000000000001'), { ...at(60_000, '12.5'), source: 'chainlink' })
  await save(at(120_000, '9'))
  await save(at(stepMs - 1, '11', '13'))
  await save(at(3 * stepMs, '20'))
  const ask = (fromMs: number, toMs: number) =>
    database.scoped.withPublic((tx) => listPriceSteps(tx, { token, stepMs, fromMs, toMs }))
  const first = { openUsd: '10.0000000000005', highUsd: '12.5', lowUsd: '9', closeUsd: '12' }
  const last = { openUsd: '20', highUsd: '20', lowUsd: '20', closeUsd: '20' }
  expect(await ask(startMs, startMs + 4 * stepMs)).toEqual([
    { atMs: startMs, ...first },
    { atMs: startMs + 3 * stepMs, ...last },
  ])
  expect(await ask(startMs, startMs + 3 * stepMs)).toEqual([{ atMs: startMs, ...first }])
})

test('rejects: the app role writes no price', async () => {
  const app = await database.connectAs('app')
  for (const statement of ['update prices set min_usd = 1', 'delete from price_observations']) {
    await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' })
  }
})
