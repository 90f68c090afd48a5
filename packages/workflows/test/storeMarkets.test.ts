import { findMarket, isSourceFrozen, listRefreshRuns } from '@spells/db'
import { buildMarketSnapshot, markFrozen, parseGammaPage } from '@spells/signals'
import { expect, test } from 'vitest'
import { STORE_BATCH, storeMarkets } from '../src/markets/storeMarkets.ts'
import { toObservedMarket } from '../src/markets/toMarket.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()

const item = (id: number, changes: object = {}) => ({
  id: String(id),
  question: `Will ${id} happen?`,
  slug: `will-${id}`,
  outcomes: '["Yes","No"]',
  outcomePrices: '["0.63","0.37"]',
  clobTokenIds: '["1","2"]',
  volumeNum: id,
  endDate: '2026-12-31T00:00:00Z',
  active: true,
  closed: false,
  ...changes,
})

test('default: what was fetched comes back from Postgres as it was observed, in batches, with what was refused', async () => {
  const items = Array.from({ length: STORE_BATCH + 20 }, (_, index) => item(index + 1))
  const page = parseGammaPage([...items, item(9_999, { outcomePrices: '["7","1"]' })], { observedAtMs: NOW_MS })
  const snapshot = buildMarketSnapshot([page])
  const run = { scheduledAtMs: NOW_MS, endedAtMs: NOW_MS + 900 }
  const all = [...snapshot.markets]
  // Two transactions, of which the first says how it went; and what stores them once more changes nothing.
  await storeMarkets(database.system, snapshot, { batch: 0, markets: all, ...run })
  await storeMarkets(database.system, snapshot, { batch: 1, markets: all.slice(STORE_BATCH), ...run })
  const [{ markets, observations } = { markets: 0, observations: 0 }] = await database.query<{
    markets: number
    observations: number
  }>(
    'select (select count(*)::int from markets) as markets, (select count(*)::int from market_observations) as observations',
  )
  expect([markets, observations]).toEqual([STORE_BATCH + 20, STORE_BATCH + 20])
  const stored = await database.scoped.withPublic((tx) => findMarket(tx, { source: 'gamma', id: '7' }))
  expect(stored && toObservedMarket(stored)).toEqual(snapshot.markets.find(({ id }) => id === '7'))
  expect(await database.query('select item_id, field, reason, count::int from data_bad')).toEqual([
    { item_id: '9999', field: 'outcomePrices', reason: 'out_of_range', count: 1 },
  ])
})

test('behavior: how the refresh went is recorded once, and whether the markets stood still', async () => {
  const items = Array.from({ length: 20 }, (_, index) => item(index + 1))
  const outcomes: unknown[] = []
  for (const minutes of [2, 33]) {
    const observedAtMs = NOW_MS + minutes * 60_000
    const read = buildMarketSnapshot([parseGammaPage([...items, 'rubbish'], { observedAtMs })])
    const snapshot = markFrozen(read, NOW_MS)
    const run = { batch: 0, markets: snapshot.markets, scheduledAtMs: observedAtMs, endedAtMs: observedAtMs + 900 }
    for (let turn = 0; turn < 2; turn++) await storeMarkets(database.system, snapshot, run)
    const slot = { source: 'gamma', sinceMs: observedAtMs }
    const [recorded] = await database.scoped.withPublic((tx) => listRefreshRuns(tx, slot))
    expect(recorded).toMatchObject({ received: 21, accepted: 20, refused: 1, endedAt: observedAtMs + 900 })
    outcomes.push(recorded?.outcome)
  }
  expect(outcomes).toEqual(['good', 'frozen'])
  expect(await database.scoped.withPublic((tx) => isSourceFrozen(tx, 'gamma'))).toBe(true)
})
