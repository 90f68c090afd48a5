import { expect, test } from 'vitest'
import { listPrices, type PriceRow, savePrices } from '../src/index.ts'
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

test('rejects: the app role writes no price', async () => {
  const app = await database.connectAs('app')
  for (const statement of ['update prices set min_usd = 1', 'delete from price_observations']) {
    await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' })
  }
})
