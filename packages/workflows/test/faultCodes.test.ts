import { listRefreshRuns } from '@spells/db'
import { AppError } from '@spells/shared'
import type { MarketEventSource } from '@spells/signals'
import {
  createRuleClassifier,
  type FeedSource,
  type HeadlineModel,
  modelBudgetSchema,
  parseFeed,
  rulesV1,
} from '@spells/signals/world'
import { beforeEach, expect, test } from 'vitest'
import { refreshMarketEvents } from '../src/markets/refreshMarketEvents.ts'
import { refreshRelations } from '../src/relations/refreshRelations.ts'
import { refreshWorld } from '../src/world/refreshWorld.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'
import { createStepDouble, loseFaults } from './stepDouble.ts'

// What a step failed with is told by its code, although it comes out of the step without one.

const database = setupDatabase()
const { classify } = createRuleClassifier(rulesV1)
const down = (code: string) => new AppError({ code, shortMessage: 'It is down.', retry: 'safe' })
const clock = { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs: number) => delayMs }
const cache = { get: async () => null, put: async () => {} }
const fullCache = {
  get: async () => null,
  put: async () => {
    throw down('cache_full')
  },
}
const openDatabase = () => ({ ...database.system, close: async () => {} })
const params = { v: 1, scheduledAtMs: NOW_MS } as const
const findRun = async (source: string) =>
  (await database.scoped.withPublic((tx) => listRefreshRuns(tx, { source, sinceMs: 0 })))[0]

const feed: FeedSource = {
  ...{ name: 'herald', weight: 1 },
  fetchItems: async () => {
    const date = new Date(NOW_MS).toUTCString()
    const item = `<item><title>Flood</title><link>https://h.example/1</link><pubDate>${date}</pubDate></item>`
    const page = parseFeed(`<rss version="2.0"><channel>${item}</channel></rss>`, { observedAtMs: NOW_MS })
    const validators = { etag: null, lastModified: null }
    return { status: 'read', observedAtMs: NOW_MS, page, validators, contentHash: 'a' }
  },
}
const marketEvents: MarketEventSource = {
  fetchPage: async () => ({
    ...{ observedAtMs: NOW_MS, received: 0, accepted: [], refused: [], paging: 'keyset', next: null },
  }),
}
const worldDeps = { feeds: [feed], ...{ classify, marketEvents, cache, clock, openDatabase } }
const startStep = () => loseFaults(createStepDouble().step)

beforeEach(async () => {
  for (const table of ['refresh_runs', 'world_events', 'stories', 'source_states'])
    await database.query(`delete from ${table}`)
})

test('default: of the news', async () => {
  const run = refreshWorld(params, startStep(), { ...worldDeps, cache: fullCache })
  await expect(run).rejects.toThrow('It is down.')
  expect(await findRun('world')).toMatchObject({ outcome: 'failed', error: 'cache_full' })
})

test('default: of the relations, also of a part that holds up nothing', async () => {
  const deps = { cache: fullCache, clock, openDatabase }
  expect(await refreshRelations(params, startStep(), deps)).toMatchObject({
    ...{ outcome: 'good', missed: ['publish v1: cache_full'] },
  })
  await database.query('delete from refresh_runs')
  let opened = 0
  const openOnce = () => {
    // The run is opened, then the week is read; what comes after that is the end.
    if (++opened === 2) throw down('database_unavailable')
    return openDatabase()
  }
  await expect(refreshRelations(params, startStep(), { ...deps, openDatabase: openOnce })).rejects.toThrow('down')
  expect(await findRun('relations')).toMatchObject({ outcome: 'failed', error: 'database_unavailable' })
})

test('default: of the questions to a model', async () => {
  let isAnswered = false
  const model: HeadlineModel = {
    name: 'reader/1',
    boundTokens: () => ({ input: 10, output: 10 }),
    ask: async () => {
      isAnswered = true
      return { answers: [], usage: { input: 5, output: 5 } }
    },
  }
  const budget = modelBudgetSchema.parse({ perDayUsd: '1', inputUsdPerMillion: '1', outputUsdPerMillion: '1' })
  const openUnlessAnswered = () => {
    if (!isAnswered) return openDatabase()
    // The answer cannot be booked.
    isAnswered = false
    throw down('database_unavailable')
  }
  const deps = { ...worldDeps, model: { model, budget }, openDatabase: openUnlessAnswered }
  expect(await refreshWorld(params, startStep(), deps)).toMatchObject({
    ...{ outcome: 'good', model: { answered: 0, stopped: 'database_unavailable' } },
  })
  expect(await findRun('headline-model')).toMatchObject({ outcome: 'failed', error: 'database_unavailable' })
})

test.each([
  ['begin', 2],
  ['end', 4],
])('default: of the events, whose run is not left open when it cannot %s', async (_, failing) => {
  let opened = 0
  const openOnce = () => {
    if (++opened === failing) throw down('database_unavailable')
    return openDatabase()
  }
  const refreshed = refreshMarketEvents(NOW_MS, startStep(), {
    ...{ clock, openDatabase: openOnce },
    marketEvents: {
      fetchPage: async () => ({
        ...{ observedAtMs: NOW_MS, received: 1, refused: [], paging: 'keyset', next: null },
        accepted: [{ id: 'e1', title: 'Who wins?', tags: [], marketIds: ['m1'], observedAtMs: NOW_MS }],
      }),
    },
  })
  expect(await refreshed).toMatchObject({ outcome: 'failed', error: 'database_unavailable' })
  expect(await findRun('gamma-events')).toMatchObject({ outcome: 'failed', error: 'database_unavailable' })
})

test('behavior: what an attempt before failed with is not told of one that breaks off by itself', async () => {
  const double = createStepDouble()
  let isFirst = true
  const step = {
    do: async (name: string, patience: never, work: () => Promise<unknown>) => {
      if (name !== 'publish v1') return double.step.do(name, patience, work as never)
      // As the platform does: the first attempt fails, the second takes too long.
      await work().catch(() => {})
      void work()
      throw new Error('Execution timed out.')
    },
  } as unknown as typeof double.step
  const put = () => {
    const isFailing = isFirst
    isFirst = false
    return isFailing ? Promise.reject(down('cache_full')) : new Promise<void>(() => {})
  }
  await expect(refreshWorld(params, step, { ...worldDeps, cache: { ...cache, put } })).rejects.toThrow('timed out')
  expect(await findRun('world')).toMatchObject({ outcome: 'failed', error: 'Error' })
})
