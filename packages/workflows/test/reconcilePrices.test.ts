import type { ObservedPrice } from '@spells/core'
import { listPrices, listRefreshRuns } from '@spells/db'
import { AppError, type PriceSourceName } from '@spells/shared'
import type { PricePage, PriceSource } from '@spells/signals'
import { beforeEach, expect, test } from 'vitest'
import { findPriceSnapshot } from '../src/prices/priceCache.ts'
import { refreshPrices } from '../src/prices/refreshPrices.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'
import { createStepDouble } from './stepDouble.ts'

const database = setupDatabase()
const PERIOD_MS = 120_000
const kv = new Map<string, string>()
const cache = {
  get: async (key: string) => kv.get(key) ?? null,
  put: async (key: string, value: string) => void kv.set(key, value),
}
const openDatabase = () => ({ ...database.system, close: async () => {} })

/** Dollars of each token, or what is wrong with the source as a whole. */
type Said = Readonly<Record<string, string>> | 'down'

function createSource(source: PriceSourceName, said: Said, observedAtMs: number): PriceSource {
  return {
    async fetchPrices(): Promise<PricePage> {
      if (said === 'down') throw new AppError({ code: 'upstream_unreachable', shortMessage: 'Down.', retry: 'safe' })
      const accepted = Object.entries(said).map(
        ([symbol, usd], index): ObservedPrice => ({
          ...{ source, token: `0x${String(index + 1).repeat(40)}`, symbol, decimals: 18 },
          ...{ minUsd: usd, maxUsd: usd, observedAtMs },
        }),
      )
      return { observedAtMs, received: accepted.length, accepted, refused: [] }
    },
  }
}

/** One refresh, and what everybody can see of it. */
async function refresh(slot: number, gmx: Said, chainlink: Said) {
  const scheduledAtMs = NOW_MS + slot * PERIOD_MS
  const observedAtMs = scheduledAtMs + 500
  const deps = {
    ...{ cache, openDatabase },
    clock: { nowMs: async () => observedAtMs, toRealDelayMs: async (delayMs: number) => delayMs },
    source: createSource('gmx', gmx, observedAtMs),
    feeds: createSource('chainlink', chainlink, observedAtMs),
  }
  const outcome = await refreshPrices({ v: 1, scheduledAtMs }, createStepDouble().step, deps).catch(
    (error) => (error as AppError).code,
  )
  const snapshot = await findPriceSnapshot(cache)
  const seen = (price: Pick<ObservedPrice, 'symbol' | 'source' | 'minUsd'>, atMs: number) =>
    `${price.symbol} ${price.source} ${price.minUsd} slot ${Math.floor((atMs - NOW_MS) / PERIOD_MS)}`
  return {
    outcome,
    cached: snapshot?.prices.map((price) => seen(price, price.observedAtMs)).sort(),
    ...(await database.scoped.withPublic(async (tx) => ({
      stored: (await listPrices(tx)).map((price) => seen(price, price.observedAt)),
      runs: (
        await listRefreshRuns(tx, { sinceMs: scheduledAtMs })
      ).map(
        ({ source, outcome: how, accepted, dataBad }) => `${source} ${how} ${accepted} ${dataBad[0]?.reason ?? ''}`,
      ),
    }))),
  }
}

beforeEach(async () => {
  kv.clear()
  await database.query('delete from refresh_runs')
  await database.query('delete from prices')
  await database.query('delete from data_bad')
})

test('default: GMX stands beside a feed that agrees, and the feed gives what GMX lacks', async () => {
  const { outcome, ...seen } = await refresh(0, { ETH: '2500' }, { ETH: '2510', BTC: '90000' })
  expect(outcome).toEqual({ accepted: 2, refused: 0, missed: [] })
  const prices = ['BTC chainlink 90000 slot 0', 'ETH gmx 2500 slot 0']
  expect(seen).toEqual({ cached: prices, stored: prices, runs: ['chainlink good 2 ', 'gmx good 1 '] })
})

test('behavior: while GMX is down the feeds are taken, also while its breaker is open, and GMX again afterwards', async () => {
  await refresh(0, { ETH: '2500' }, { ETH: '2500' })
  for (const slot of [1, 2, 3]) {
    const price = [`ETH chainlink ${2500 + slot} slot ${slot}`]
    expect(await refresh(slot, 'down', { ETH: String(2500 + slot) })).toEqual({
      ...{ outcome: { accepted: 1, refused: 0, missed: [] }, cached: price, stored: price },
      runs: ['chainlink good 1 ', 'gmx failed 0 '],
    })
  }
  const held = await refresh(4, { ETH: '2504' }, { ETH: '2504' })
  expect(held).toMatchObject({ cached: ['ETH chainlink 2504 slot 4'], runs: ['chainlink good 1 ', 'gmx held 0 '] })
  expect((await refresh(5, { ETH: '2505' }, { ETH: '2505' })).stored).toEqual(['ETH gmx 2505 slot 5'])
})

test('behavior: when they disagree neither is believed, and the old price stays with its age', async () => {
  await refresh(0, { ETH: '2500', BTC: '90000' }, { ETH: '2500' })
  expect(await refresh(1, { ETH: '2500', BTC: '90001' }, { ETH: '2600' })).toEqual({
    outcome: { accepted: 1, refused: 2, missed: [] },
    cached: ['BTC gmx 90001 slot 1', 'ETH gmx 2500 slot 0'],
    stored: ['BTC gmx 90001 slot 1', 'ETH gmx 2500 slot 0'],
    runs: ['chainlink failed 0 feeds_disagree', 'gmx good 1 feeds_disagree'],
  })
  const rows = await database.query('select source, item_id, field, reason from data_bad order by source')
  expect(rows).toEqual(
    ['chainlink', 'gmx'].map((source) => ({ source, item_id: 'ETH', field: 'price', reason: 'feeds_disagree' })),
  )
})

test('behavior: feeds that are down leave GMX alone; with both down the last good prices stay', async () => {
  expect((await refresh(0, { ETH: '2500' }, 'down')).runs).toEqual(['chainlink failed 0 ', 'gmx good 1 '])
  expect(await refresh(1, 'down', 'down')).toEqual({
    ...{ outcome: 'upstream_unreachable', cached: ['ETH gmx 2500 slot 0'], stored: ['ETH gmx 2500 slot 0'] },
    runs: ['chainlink failed 0 ', 'gmx failed 0 '],
  })
})

test('behavior: a feed that changed its scale is no price, though GMX is down', async () => {
  await refresh(0, { ETH: '2500' }, { ETH: '2500' })
  expect(await refresh(1, 'down', { ETH: '25000' })).toMatchObject({
    ...{ outcome: 'upstream_not_usable', cached: ['ETH gmx 2500 slot 0'] },
    runs: ['chainlink failed 0 jump', 'gmx failed 0 '],
  })
})
