import { env } from 'cloudflare:test'
import { createSystemDatabase, type MarketRow, saveMarkets } from '@spells/db'
import {
  healthSchema,
  marketHistorySchema,
  marketReplySchema,
  marketsReplySchema,
  tagsReplySchema,
} from '@spells/shared/api'
import { MARKETS_KEY, type MarketSnapshot } from '@spells/signals'
import { saveMarketSnapshot } from '@spells/workflows'
import { afterEach, describe, expect, test } from 'vitest'
import { readProblem, runAsSuperuser, setupApi } from './setupApi.ts'

const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z')
const MINUTE_MS = 60_000

/** The API with an empty memory of the cache, at a time. */
const apiAt = (nowMs = NOW_MS) =>
  setupApi({ clock: { nowMs: async () => nowMs, toRealDelayMs: async (delayMs) => delayMs } })

afterEach(() => env.CACHE.delete(MARKETS_KEY))

type Observed = MarketSnapshot['markets'][number]

function buildMarket(id: string, changes: Partial<Observed> = {}): Observed {
  return {
    source: 'gamma',
    id,
    question: `Will ${id} happen?`,
    slug: `will-${id}`,
    outcomes: ['Yes', 'No'],
    tokenIds: ['1', '2'],
    probability: 0.63,
    liquidityUsd: 10,
    volumeUsd: 100,
    endsAtMs: NOW_MS + 86_400_000,
    status: 'open',
    observedAtMs: NOW_MS,
    ...changes,
  }
}

const cache = (...markets: Observed[]) =>
  saveMarketSnapshot(env.CACHE, {
    source: 'gamma',
    observedAtMs: NOW_MS,
    markets,
    refused: [],
    counts: { received: markets.length, accepted: markets.length, refused: 0 },
  })

const cacheFrozen = (...markets: Observed[]) =>
  saveMarketSnapshot(env.CACHE, {
    ...{ source: 'gamma', observedAtMs: NOW_MS, markets, refused: [], frozenSinceMs: NOW_MS - 31 * MINUTE_MS },
    counts: { received: markets.length, accepted: markets.length, refused: 0 },
  })

async function store(...markets: Observed[]): Promise<void> {
  const database = createSystemDatabase({ connectionString: env.HYPERDRIVE_SYSTEM.connectionString })
  const rows = markets.map(
    ({ endsAtMs, observedAtMs, outcomes, tokenIds, ...market }): MarketRow => ({
      ...market,
      outcomes: [...outcomes],
      tokenIds: [...tokenIds],
      endsAt: endsAtMs,
      observedAt: observedAtMs,
    }),
  )
  await database.withSystem((tx) => saveMarkets(tx, rows))
  await database.close()
}

const list = async (api: ReturnType<typeof apiAt>, query = '') =>
  marketsReplySchema.parse((await api.request('GET', `/v1/markets${query}`)).json())

describe('GET /v1/markets', () => {
  test('default: from the cache, with its age', async () => {
    await cache(buildMarket('a'))
    const reply = await list(apiAt(NOW_MS + 2 * MINUTE_MS))
    expect(reply).toMatchInlineSnapshot(`
      {
        "age": {
          "ageMs": 120000,
          "observedAt": "2026-11-20T12:00:00.000Z",
          "servedFrom": "cache",
          "stale": false,
        },
        "items": [
          {
            "endsAt": "2026-11-21T12:00:00.000Z",
            "id": "a",
            "liquidityUsd": 10,
            "observedAt": "2026-11-20T12:00:00.000Z",
            "outcomes": [
              "Yes",
              "No",
            ],
            "probability": 0.63,
            "question": "Will a happen?",
            "signal": "market:gamma:a:probability",
            "slug": "will-a",
            "source": "gamma",
            "status": "open",
            "volumeUsd": 100,
          },
        ],
        "nextCursor": null,
      }
    `)
  })

  test('behavior: an age beyond the freshness is stale, and told as it is', async () => {
    await cache(buildMarket('a'))
    expect((await list(apiAt(NOW_MS + 4 * MINUTE_MS))).age.stale).toBe(false)
    expect((await list(apiAt(NOW_MS + 4 * MINUTE_MS + 1))).age).toMatchObject({ stale: true, ageMs: 240_001 })
  })

  test('behavior: what a source that stands still shows may not open risk, however young it is', async () => {
    const frozen = { stale: true, frozen: true, ageMs: 0 }
    await store(buildMarket('still'))
    await runAsSuperuser(
      `insert into refresh_runs (source, scheduled_at, started_at, ended_at, outcome)
       values ('gamma', '2099-01-01', '2099-01-01', '2099-01-01', 'frozen'), ('gamma', '2099-01-02', '2099-01-02', '2099-01-02', 'failed')`,
      [],
    )
    try {
      for (const servedFrom of ['database', 'cache'] as const) {
        if (servedFrom === 'cache') await cacheFrozen(buildMarket('still'))
        const api = apiAt()
        expect((await list(api, '?q=still')).age).toMatchObject({ ...frozen, servedFrom })
        const reply = marketReplySchema.parse((await api.request('GET', '/v1/markets/still')).json())
        expect(reply.age).toMatchObject({ ...frozen, servedFrom })
      }
    } finally {
      await runAsSuperuser(`delete from refresh_runs where scheduled_at >= '2099-01-01'`, [])
    }
    const { parts } = healthSchema.parse((await apiAt().request('GET', '/v1/health')).json())
    expect(parts.find(({ name }) => name === 'markets')).toMatchObject({ status: 'stale' })
  })

  test('behavior: by volume; filtered, searched and paged alike from cache and database', async () => {
    const markets = [
      buildMarket('p1', { volumeUsd: 300, question: 'Paged: 50% or more?' }),
      buildMarket('p2', { volumeUsd: 200, question: 'Paged two' }),
      buildMarket('p3', { volumeUsd: 200, question: 'paged three', status: 'resolved', probability: 1 }),
      buildMarket('p4', { volumeUsd: null, question: 'PAGED four' }),
    ]
    await store(...markets, buildMarket('other'))
    for (const servedFrom of ['database', 'cache']) {
      if (servedFrom === 'cache') await cache(...markets, buildMarket('other'))
      const api = apiAt()
      const ids = async (query: string) => (await list(api, query)).items.map(({ id }) => id)
      expect((await list(api, '?q=paged')).age.servedFrom).toBe(servedFrom)
      expect(await ids('?q=paged')).toEqual(['p1', 'p3', 'p2', 'p4'])
      expect(await ids('?q=paged&status=open')).toEqual(['p1', 'p2', 'p4'])
      expect(await ids('?q=50%25%20or')).toEqual(['p1'])
      const seen: string[] = []
      let cursor = ''
      do {
        const page = await list(api, `?q=paged&limit=1${cursor}`)
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`
      } while (cursor !== '')
      expect(seen).toEqual(['p1', 'p3', 'p2', 'p4'])
    }
  })

  test.each([
    ['sort=probability', ['3002', 'last', '3001', '3003']],
    ['sort=probability&order=asc', ['3003', '3001', 'last', '3002']],
    ['sort=endsAt', ['3003', '3002', '3001', 'last']],
    ['sort=endsAt&order=desc', ['3002', '3003', 'last', '3001']],
    ['sort=newest', ['3003', '3002', '3001', 'last']],
    ['sort=newest&order=asc', ['3001', '3002', '3003', 'last']],
    ['order=asc', ['3003', '3002', '3001', 'last']],
  ])('behavior: in the order of %s, page by page, alike from cache and database', async (listing, expected) => {
    const question = 'In order?'
    const markets = [
      buildMarket('3001', { question, probability: 0.4, volumeUsd: 30, endsAtMs: null }),
      buildMarket('3002', { question, probability: 0.9, volumeUsd: 20, endsAtMs: NOW_MS + 2 }),
      buildMarket('3003', { question, probability: 0.1, volumeUsd: 10, endsAtMs: NOW_MS + 1 }),
      buildMarket('last', { question, probability: 0.4, volumeUsd: null, endsAtMs: null }),
    ]
    await store(...markets)
    for (const servedFrom of ['database', 'cache']) {
      if (servedFrom === 'cache') await cache(...markets)
      const api = apiAt()
      const seen: string[] = []
      let cursor = ''
      do {
        const page = await list(api, `?q=in%20order&limit=1&${listing}${cursor}`)
        expect(page.age.servedFrom).toBe(servedFrom)
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`
      } while (cursor !== '')
      expect(seen).toEqual(expected)
    }
  })

  test.each(['sort=endsAt', 'order=asc', 'sort=newest&order=asc'])(
    'rejects: the cursor of another order (%s)',
    async (listing) => {
      await cache(buildMarket('a'), buildMarket('b'))
      const { nextCursor } = await list(apiAt(), '?limit=1')
      for (const [query, cursor] of [
        [listing, nextCursor],
        ['sort=volume', (await list(apiAt(), `?limit=1&${listing}`)).nextCursor],
      ]) {
        const problem = readProblem(await apiAt().request('GET', `/v1/markets?limit=1&${query}&cursor=${cursor}`))
        expect(problem).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ field: 'cursor' }] })
        expect(problem.errors?.[0]?.message).toMatch(
          /^Belongs to sort=\w+&order=\w+, and sort=\w+&order=\w+ is asked for\.$/,
        )
      }
      expect((await list(apiAt(), `?limit=1&sort=volume&order=desc&cursor=${nextCursor}`)).items).toHaveLength(1)
    },
  )

  test.each(['{"v":2}', 'rubbish', ''])(
    'behavior: a cached value that cannot be read (%j) is no value',
    async (text) => {
      await env.CACHE.put(MARKETS_KEY, text)
      expect((await list(apiAt())).age.servedFrom).toBe('database')
    },
  )

  test.each([
    ['limit', '?limit=0'],
    ['status', '?status=closed'],
    ['q', '?q='],
    ['q', '?q=%00'],
    ['cursor', '?cursor=x'],
    ['cursor', `?cursor=${btoa('["volume","desc",1,"\\u0000"]')}`],
    ['sort', '?sort=liquidity'],
    ['order', '?order=volume'],
    ['cursor', `?cursor=${btoa('["volume","up",1,"a"]')}`],
    ['cursor', `?cursor=${btoa('["volume","desc","1","a"]')}`],
  ])('rejects: invalid_request (%s)', async (field, query) => {
    const problem = readProblem(await apiAt().request('GET', `/v1/markets${query}`))
    expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ field }] })
  })
})

describe('GET /v1/markets/:id', () => {
  const get = async (id: string, nowMs = NOW_MS) => (await apiAt(nowMs).request('GET', `/v1/markets/${id}`)).json()

  test('default: from the cache', async () => {
    await cache(buildMarket('a'))
    expect(marketReplySchema.parse(await get('a'))).toMatchObject({
      market: { id: 'a', probability: 0.63, signal: 'market:gamma:a:probability' },
      age: { servedFrom: 'cache', stale: false },
    })
  })

  test('behavior: one that the source no longer lists is in the database, with the age that it has', async () => {
    await store(buildMarket('gone'))
    await cache(buildMarket('a'))
    expect(marketReplySchema.parse(await get('gone', NOW_MS + 60 * MINUTE_MS))).toMatchObject({
      age: { servedFrom: 'database', stale: true, ageMs: 60 * MINUTE_MS },
    })
  })

  test('default: with its event, what that is about, and the other markets of it', async () => {
    await store(buildMarket('w1'), buildMarket('w2', { volumeUsd: 1 }), buildMarket('w3', { status: 'resolved' }))
    await runAsSuperuser(
      `insert into market_events values
         ('gamma', 'e1', 'Who wins?', '[{"slug":"vote","label":"Vote"}]', '{vote}', '{w2,w1,w3,w9}', $1)
       on conflict do nothing`,
      [new Date(NOW_MS).toISOString()],
    )
    const observedAt = new Date(NOW_MS).toISOString()
    expect(marketReplySchema.parse(await get('w1')).event).toEqual({
      ...{ id: 'e1', title: 'Who wins?', tags: [{ slug: 'vote', label: 'Vote' }], observedAt },
      markets: [
        { id: 'w3', question: 'Will w3 happen?', probability: 0.63, status: 'resolved', observedAt },
        { id: 'w2', question: 'Will w2 happen?', probability: 0.63, status: 'open', observedAt },
      ],
    })
    await store(buildMarket('alone'))
    expect(marketReplySchema.parse(await get('alone')).event).toBeNull()
    const list = async (tag: string) =>
      marketsReplySchema
        .parse((await apiAt().request('GET', `/v1/markets?status=open&tag=${tag}`)).json())
        .items.map(({ id }) => id)
    expect(await list('vote')).toEqual(['w1', 'w2'])
    expect(await list('none')).toEqual([])
    await cache(buildMarket('a'), buildMarket('w2'))
    expect(await list('vote')).toEqual(['w2'])
    await runAsSuperuser(
      `insert into market_events values
         ('gamma', 'e2', 'When?', '[{"slug":"vote","label":"Vote"},{"slug":"rare","label":"Rare"}]', '{vote,rare}', '{w1}', $1),
         ('gamma', 'e3', 'Long ago', '[{"slug":"gone","label":"Gone"}]', '{gone}', '{w4}', $2)`,
      [new Date(NOW_MS).toISOString(), new Date(NOW_MS - 25 * 60 * MINUTE_MS).toISOString()],
    )
    const api = apiAt()
    const listTags = async () => tagsReplySchema.parse((await api.request('GET', '/v1/tags')).json()).items
    const told = [
      { slug: 'vote', label: 'Vote' },
      { slug: 'rare', label: 'Rare' },
    ]
    expect(await listTags()).toEqual(told)
    // They are counted over all events, so not for each request.
    await runAsSuperuser(`delete from market_events`, [])
    expect(await listTags()).toEqual(told)
  })

  test.each(['nothing', '%27%20or%201=1', '..%2Fx', '%00', '%00/history'])('rejects: not_found (%s)', async (id) => {
    expect(readProblem(await apiAt().request('GET', `/v1/markets/${id}`)).code).toBe('not_found')
  })
})

describe('GET /v1/markets/:id/history', () => {
  const get = async (id: string, query = '') =>
    marketHistorySchema.parse((await apiAt().request('GET', `/v1/markets/${id}/history${query}`)).json()).points

  test('default: observations of this market only, oldest first', async () => {
    await store(buildMarket('h1', { probability: 0.4, observedAtMs: NOW_MS - 2 * MINUTE_MS }), buildMarket('h2'))
    await store(buildMarket('h1', { probability: 0.5, observedAtMs: NOW_MS }))
    expect(await get('h1')).toEqual([
      { at: new Date(NOW_MS - 2 * MINUTE_MS).toISOString(), probability: 0.4 },
      { at: new Date(NOW_MS).toISOString(), probability: 0.5 },
    ])
    expect(await get('h1', '?limit=1')).toEqual([{ at: new Date(NOW_MS).toISOString(), probability: 0.5 }])
  })

  test('behavior: what was filled in from the source is told as such, in steps and without', async () => {
    await store(buildMarket('f1', { probability: 0.5, observedAtMs: NOW_MS }))
    const before = new Date(NOW_MS - 60 * MINUTE_MS).toISOString()
    await runAsSuperuser(`insert into market_observations values ('gamma', 'f1', $1, 0.3, 'clob')`, [before])
    const now = new Date(NOW_MS).toISOString()
    const filled = { at: before, probability: 0.3, from: 'clob' }
    expect(await get('f1')).toEqual([filled, { at: now, probability: 0.5 }])
    expect(await get('f1', '?resolution=1h&limit=2')).toEqual([filled, { at: now, probability: 0.5, from: 'observed' }])
  })

  test('rejects: not_found, and a limit that is none', async () => {
    expect(readProblem(await apiAt().request('GET', '/v1/markets/nothing/history')).code).toBe('not_found')
    const problem = readProblem(await apiAt().request('GET', '/v1/markets/h1/history?limit=2001'))
    expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ field: 'limit' }] })
  })

  describe('with a resolution', () => {
    const HOUR_MS = 60 * MINUTE_MS
    const asked: object[] = []
    const apiWith = (points: readonly { atMs: number; probability: number }[] | 'down', nowMs = NOW_MS) =>
      setupApi({
        clock: { nowMs: async () => nowMs, toRealDelayMs: async (delayMs) => delayMs },
        clob: {
          fetchHistory: async (request) => {
            asked.push(request)
            if (points === 'down') throw new Error('down')
            return { points, refused: 0 }
          },
        },
      })
    const getSteps = async (api: ReturnType<typeof setupApi>, id: string, query: string) =>
      marketHistorySchema.parse((await api.request('GET', `/v1/markets/${id}/history?${query}`)).json())
    const at = (hours: number) => new Date(NOW_MS + hours * HOUR_MS).toISOString()
    const observe = async (id: string, ...times: readonly (readonly [hours: number, probability: number])[]) => {
      for (const [hours, probability] of times) {
        await store(buildMarket(id, { probability, observedAtMs: NOW_MS + hours * HOUR_MS, tokenIds: ['77'] }))
      }
    }

    test('default: the last observation of each step, filled up by the source; ours stand; gaps are told', async () => {
      await observe('s1', [-2, 0.2], [-1.75, 0.25], [0, 0.5])
      const past = [-6.5, -5.5, -2].map((hours) => ({ atMs: NOW_MS + hours * HOUR_MS, probability: 0.9 }))
      const { points, gaps } = await getSteps(apiWith(past), 's1', 'resolution=1h&limit=7')
      expect(points).toEqual([
        { at: at(-6), probability: 0.9, from: 'clob' },
        { at: at(-2), probability: 0.25, from: 'observed' },
        { at: at(0), probability: 0.5, from: 'observed' },
      ])
      expect(gaps).toEqual([
        { from: at(-5), to: at(-2) },
        { from: at(-1), to: at(0) },
      ])
      expect(asked.at(-1)).toMatchObject({ tokenId: '77', stepMs: HOUR_MS })
    })

    test('behavior: the source is asked once in a while, whatever the limit, and only where ours is thin', async () => {
      await observe('s2', [-1, 0.4], [0, 0.5])
      asked.length = 0
      const api = apiWith([])
      await getSteps(api, 's2', 'resolution=1h&limit=2')
      expect(asked).toEqual([])
      await getSteps(api, 's2', 'resolution=1h&limit=48')
      await getSteps(api, 's2', 'resolution=1h&limit=100')
      expect(asked).toHaveLength(1)
    })

    test('behavior: a source that is down leaves what we observed', async () => {
      await observe('s3', [0, 0.5])
      const { points, gaps } = await getSteps(apiWith('down'), 's3', 'resolution=5m&limit=12')
      expect(points).toEqual([{ at: at(0), probability: 0.5, from: 'observed' }])
      expect(gaps).toEqual([{ from: new Date(NOW_MS - 11 * 5 * MINUTE_MS).toISOString(), to: at(0) }])
    })

    test('rejects: a resolution that is none', async () => {
      const problem = readProblem(await apiWith([]).request('GET', '/v1/markets/s1/history?resolution=1y'))
      expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ field: 'resolution' }] })
    })
  })
})
