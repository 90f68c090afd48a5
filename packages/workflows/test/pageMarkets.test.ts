import { AppError, type TriggerRegistries } from '@spells/shared'
import { createGammaSource, decodeMarketSnapshot, MARKETS_KEY } from '@spells/signals'
import { beforeEach, expect, test } from 'vitest'
import { refreshMarkets } from '../src/markets/refreshMarkets.ts'
import { createStepDouble } from './stepDouble.ts'

const NOW_MS = 1_795_000_020_000
const listIds = (length: number) => Array.from({ length }, (_, at) => String(500_000 + at))
let ids = listIds(1_234)

/** How the upstream pages; what it was asked for. */
let knows: 'keyset' | 'offset' = 'keyset'
const asked: string[] = []
const kv = new Map<string, string>()
beforeEach(() => {
  knows = 'keyset'
  ids = listIds(1_234)
  asked.length = 0
  kv.clear()
})

const buildMarket = (id: string) => ({
  ...{ id, question: `Will ${id} happen?`, slug: id, outcomes: '["Yes","No"]', outcomePrices: '["0.63","0.37"]' },
  ...{ active: true, closed: false },
})

/** An upstream that orders by id and answers as Gamma does. Its cursors name the last market of a page. */
const answer = async (input: URL | RequestInfo): Promise<Response> => {
  const { pathname, search, searchParams } = new URL(String(input))
  asked.push(pathname + search)
  const limit = Number(searchParams.get('limit'))
  if (pathname === '/markets/keyset') {
    if (knows !== 'keyset') return new Response('', { status: 404 })
    const cursor = searchParams.get('after_cursor')
    const rest = ids.filter((id) => cursor === null || id > atob(cursor))
    const page = rest.slice(0, limit)
    // One that came back from the page before, as when something between two pages was taken out.
    const moved = cursor === null ? [] : [atob(cursor)]
    return Response.json({
      markets: [...moved, ...page].map(buildMarket),
      ...(rest.length > limit ? { next_cursor: btoa(page.at(-1) ?? '') } : {}),
    })
  }
  const offset = Number(searchParams.get('offset'))
  return Response.json(ids.slice(offset, offset + limit).map(buildMarket))
}

const registries: TriggerRegistries = { ...({} as TriggerRegistries), evaluate: async () => [] }
const clock = { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs: number) => delayMs }
const createDeps = () => ({
  ...{ clock, registries, deliver: async () => {} },
  source: createGammaSource({ url: 'https://gamma.example', clock, fetch: answer }),
  cache: {
    get: async (key: string) => kv.get(key) ?? null,
    put: async (key: string, value: string) => void kv.set(key, value),
  },
  openDatabase: () => ({
    withSystem: async () => {
      throw new AppError({ code: 'database_unavailable', shortMessage: 'It is down.', retry: 'unknown' })
    },
    close: async () => {},
  }),
})
const params = { v: 1, scheduledAtMs: NOW_MS } as const
const listCached = () => decodeMarketSnapshot(kv.get(MARKETS_KEY) ?? '')?.markets.map(({ id }) => id)

test('default: each market once although some are on two pages', async () => {
  const outcome = await refreshMarkets(params, createStepDouble().step, createDeps())
  expect(outcome).toMatchObject({ paging: 'keyset', accepted: ids.length, refused: 12 })
  expect(listCached()).toEqual(ids)
  expect(asked).toHaveLength(13)
})

test('behavior: a run that broke off goes on after the cursor of its last part', async () => {
  const double = createStepDouble()
  double.breakAt('fetch v1 1')
  await expect(refreshMarkets(params, double.step, createDeps())).rejects.toThrow('gone')
  expect(asked).toHaveLength(10)
  double.breakAt()
  expect(await refreshMarkets(params, double.step, createDeps())).toMatchObject({ accepted: ids.length })
  expect(asked[10]).toContain(`after_cursor=${encodeURIComponent(btoa('500999'))}`)
  expect(listCached()).toEqual(ids)
})

test('behavior: when it ends, nothing that its steps returned holds markets', async () => {
  const held: unknown[] = []
  const { step } = createStepDouble()
  const keeping: typeof step = Object.assign(Object.create(step), {
    do: async (_name: string, _patience: unknown, work: () => Promise<unknown>) => {
      const made = await work()
      const copy = structuredClone(made)
      held.push(made, copy)
      return copy
    },
  })
  await refreshMarkets(params, keeping, createDeps())
  expect(listCached()).toEqual(ids)
  expect(held.length).toBeGreaterThan(8)
  expect(JSON.stringify(held)).not.toContain('Will ')
})

test('behavior: a source without cursors is read by offset, asked for cursors once', async () => {
  knows = 'offset'
  const outcome = await refreshMarkets(params, createStepDouble().step, createDeps())
  expect(outcome).toMatchObject({ paging: 'offset', accepted: ids.length, refused: 0 })
  expect(asked.filter((path) => path.startsWith('/markets/keyset'))).toHaveLength(1)
})

test('behavior: a run that an earlier version began goes on by offset', async () => {
  const { step, ran } = createStepDouble()
  const before = createDeps().source
  await step.do('begin v1', {}, async () => false)
  await step.do('fetch v1 0', {}, async () => {
    const { observedAtMs, received, accepted, refused } = await before.fetchPage({
      after: { by: 'offset', offset: 0 },
      limit: 100,
    })
    return { observedAtMs, received, accepted: [...accepted], refused: [...refused], isLast: false }
  })
  asked.length = 0
  expect(await refreshMarkets(params, step, createDeps())).toMatchObject({ accepted: ids.length, refused: 0 })
  expect(ran.slice(0, 3)).toEqual(['begin v1', 'fetch v1 0', 'fetch v1 1'])
  // It may have stored some batches under these names, which are smaller.
  expect(ran.at(-1)).toBe('store v1 0')
  expect(asked[0]).toContain('/markets?')
  expect(asked[0]).toContain('offset=100')
})

test('rejects: an upstream that takes no notice of the cursor', async () => {
  const source = createGammaSource({
    ...{ url: 'https://gamma.example', clock },
    fetch: async () => Response.json({ markets: ids.slice(0, 100).map(buildMarket), next_cursor: 'same' }),
  })
  const run = refreshMarkets(params, createStepDouble().step, { ...createDeps(), source })
  await expect(run).rejects.toMatchObject({ code: 'upstream_not_usable' })
})

test('behavior: markets beyond the most that are read are told of', async () => {
  ids = listIds(20_600)
  await refreshMarkets(params, createStepDouble().step, createDeps())
  const snapshot = decodeMarketSnapshot(kv.get(MARKETS_KEY) ?? '')
  expect(snapshot?.refused).toContainEqual({ id: 'markets', field: 'count', reason: 'too_many' })
  ids = listIds(19_000)
  await refreshMarkets(params, createStepDouble().step, createDeps())
  expect(
    decodeMarketSnapshot(kv.get(MARKETS_KEY) ?? '')?.refused.filter(({ reason }) => reason === 'too_many'),
  ).toEqual([])
})
