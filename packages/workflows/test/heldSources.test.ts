import { listLastGoodRuns, listRefreshRuns, type SystemDatabase } from '@spells/db'
import { AppError, type TriggerRegistries } from '@spells/shared'
import { type FetchedMarketPage, type PricePage, parseGammaPage } from '@spells/signals'
import { beforeEach, expect, test } from 'vitest'
import { refreshMarkets } from '../src/markets/refreshMarkets.ts'
import { refreshPrices } from '../src/prices/refreshPrices.ts'
import { describeSource } from '../src/refresh/describeSource.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'
import { createStepDouble } from './stepDouble.ts'

const database = setupDatabase()
const PERIOD_MS = 120_000
const down = () => new AppError({ code: 'upstream_unreachable', shortMessage: 'It is down.', retry: 'safe' })
const kv = new Map<string, string>()
const cache = {
  get: async (key: string) => kv.get(key) ?? null,
  put: async (key: string, value: string) => void kv.set(key, value),
}
const openDatabase = () => ({ ...database.system, close: async () => {} })
/** A database that does not answer. */
const silent = () => ({
  withSystem: async () => {
    throw new AppError({ code: 'database_unavailable', shortMessage: 'It is down.', retry: 'unknown' })
  },
  close: async () => {},
})
const registries: TriggerRegistries = {
  ...({} as TriggerRegistries),
  evaluate: async () => [],
}

/** Slots in which the source was asked, while it is down up to a slot; and what was said of it in each. */
async function follow(
  source: 'gamma' | 'gmx',
  options: { readonly slots: number; readonly downUntil: number; readonly openDatabase?: () => SystemDatabase },
) {
  const asked: number[] = []
  const open = options.openDatabase ?? openDatabase
  for (let slot = 0; slot < options.slots; slot++) {
    const scheduledAtMs = NOW_MS + slot * PERIOD_MS
    const clock = { nowMs: async () => scheduledAtMs + 500, toRealDelayMs: async (delayMs: number) => delayMs }
    const answer = <Page>(page: Page): Page => {
      if (asked.at(-1) !== slot) asked.push(slot)
      if (slot < options.downUntil) throw down()
      return page
    }
    const { step } = createStepDouble()
    const params = { v: 1, scheduledAtMs } as const
    const run =
      source === 'gamma'
        ? refreshMarkets(params, step, {
            ...{ cache, clock, openDatabase: open, registries, deliver: async () => {} },
            source: { name: 'gamma', fetchPage: async () => answer(buildMarketPage(scheduledAtMs)) },
          })
        : refreshPrices(params, step, {
            ...{ cache, clock, openDatabase: open, feeds: undefined },
            source: { fetchPrices: async () => answer(buildPricePage(scheduledAtMs)) },
          })
    await run.catch((error) => expect(error).toMatchObject({ code: 'upstream_unreachable' }))
  }
  return asked
}

const market = {
  ...{ id: '1', question: 'Will it rain?', slug: 'rain', outcomes: '["Yes","No"]', outcomePrices: '["0.63","0.37"]' },
  ...{ active: true, closed: false },
}
function buildMarketPage(observedAtMs: number): FetchedMarketPage {
  return { ...parseGammaPage([market], { observedAtMs }), paging: 'keyset', next: null }
}

function buildPricePage(observedAtMs: number): PricePage {
  const price = { source: 'gmx', token: `0x${'11'.repeat(20)}`, symbol: 'ETH', decimals: 18 } as const
  return { observedAtMs, received: 1, accepted: [{ ...price, minUsd: '1', maxUsd: '1', observedAtMs }], refused: [] }
}

async function describe(source: string, nowMs: number) {
  const { runs, good } = await database.scoped.withPublic(async (tx) => ({
    runs: await listRefreshRuns(tx, { source, sinceMs: 0 }),
    good: await listLastGoodRuns(tx),
  }))
  const lastGood = good.find((run) => run.source === source)
  return describeSource({ source, periodMs: PERIOD_MS, breaker: { longestPause: 1 } }, { runs, lastGood }, nowMs)
}

beforeEach(() => database.query('delete from refresh_runs'))

test.each(['gamma', 'gmx'] as const)(
  'behavior: %s is left alone after three failures, never for longer than one refresh, and that is told',
  async (source) => {
    // Down from slot 0 on; every slot that is left out is followed by one with a try.
    expect(await follow(source, { slots: 9, downUntil: 99 })).toEqual([0, 1, 2, 4, 6, 8])
    expect(await describe(source, NOW_MS + 9 * PERIOD_MS)).toMatchObject({
      ...{ status: 'failing', runs: 9, held: 3, errorRate: 1, missed: 0, lastGoodAt: null },
      lastRun: { outcome: 'failed' },
      breaker: { state: 'open', failures: 6, until: new Date(NOW_MS + 10 * PERIOD_MS).toISOString() },
    })
  },
)

test.each(['gamma', 'gmx'] as const)('behavior: one good reading of %s closes the breaker', async (source) => {
  expect(await follow(source, { slots: 9, downUntil: 5 })).toEqual([0, 1, 2, 4, 6, 7, 8])
  expect(await describe(source, NOW_MS + 8 * PERIOD_MS)).toMatchObject({
    ...{ status: 'ok', held: 2, breaker: { state: 'closed', failures: 0, until: null } },
  })
})

test.each(['gamma', 'gmx'] as const)(
  'behavior: a run of %s that began late is told as late, though it failed',
  async (source) => {
    await follow(source, { slots: 1, downUntil: 1 })
    expect(await describe(source, NOW_MS + PERIOD_MS)).toMatchObject({ runs: 1, errorRate: 1, maxLateMs: 500 })
  },
)

test.each(['gamma', 'gmx'] as const)(
  'behavior: a run of %s is told as late also when it began without the database',
  async (source) => {
    let opened = 0
    const openWhenLate = () => (opened++ === 0 ? silent() : openDatabase())
    await follow(source, { slots: 1, downUntil: 1, openDatabase: openWhenLate })
    expect(await describe(source, NOW_MS + PERIOD_MS)).toMatchObject({
      ...{ runs: 1, maxLateMs: 500, lastRun: { outcome: 'failed', error: 'upstream_unreachable' } },
    })
  },
)

test('behavior: a source that is never left alone is not said to be', async () => {
  await follow('gmx', { slots: 9, downUntil: 99 })
  const runs = await database.scoped.withPublic((tx) => listRefreshRuns(tx, { source: 'gmx', sinceMs: 0 }))
  const source = { source: 'gmx', periodMs: PERIOD_MS }
  expect(describeSource(source, { runs, lastGood: undefined }, NOW_MS + 9 * PERIOD_MS)).toMatchObject({
    ...{ ...source, status: 'failing', breaker: { state: 'closed', failures: 0, until: null } },
  })
})

test('behavior: a refresh that is held back leaves the last good snapshot', async () => {
  await follow('gamma', { slots: 1, downUntil: 0 })
  const before = kv.get('markets:v1')
  expect(before).toBeDefined()
  await database.query('delete from refresh_runs')
  expect(await follow('gamma', { slots: 4, downUntil: 99 })).toEqual([0, 1, 2])
  expect(kv.get('markets:v1')).toBe(before)
})

test('behavior: without the database no source is left alone', async () => {
  await follow('gamma', { slots: 4, downUntil: 99 })
  const clock = { nowMs: async () => NOW_MS + 5 * PERIOD_MS, toRealDelayMs: async (delayMs: number) => delayMs }
  const deps = {
    ...{ cache, clock, registries, deliver: async () => {} },
    source: {
      name: 'gamma' as const,
      fetchPage: async () => buildMarketPage(NOW_MS),
    },
    openDatabase: silent,
  }
  const outcome = await refreshMarkets({ v: 1, scheduledAtMs: NOW_MS + 5 * PERIOD_MS }, createStepDouble().step, deps)
  expect(outcome).toMatchObject({ accepted: 1, missed: ['store 0: AppError'] })
})

test('behavior: how it was paged is kept also of a run that began without the database', async () => {
  let opened = 0
  const openWhenLate = () => (opened++ === 0 ? silent() : openDatabase())
  await follow('gamma', { slots: 1, downUntil: 0, openDatabase: openWhenLate })
  expect(await describe('gamma', NOW_MS + PERIOD_MS)).toMatchObject({ lastRun: { outcome: 'good', paging: 'keyset' } })
})
