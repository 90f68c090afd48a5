import { env } from 'cloudflare:test'
import {
  cascadesReplySchema,
  clustersReplySchema,
  factorHistorySchema,
  factorInputsSchema,
  factorsReplySchema,
  pageSchema,
  signalsHealthSchema,
  storiesReplySchema,
  storyReplySchema,
  worldEventSchema,
} from '@spells/shared/api'
import { encodeRelationSnapshot, RELATIONS_KEY } from '@spells/signals'
import {
  buildFactorInputs,
  buildWorldSnapshot,
  createRuleClassifier,
  encodeWorldSnapshot,
  factorsV1,
  mergeStories,
  rulesV1,
  scoreFactors,
  WORLD_KEY,
} from '@spells/signals/world'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { readProblem, runAsSuperuser, setupApi } from './setupApi.ts'

const NOW_MS = Date.parse('2031-05-20T12:00:00.000Z')
const HOUR_MS = 3_600_000
const at = (ms: number) => new Date(ms).toISOString()
const feeds = [{ name: 'herald', url: 'https://herald.example/rss', weight: 0.9 }]
const open = (nowMs = NOW_MS) => {
  const api = setupApi({ clock: { nowMs: async () => nowMs, toRealDelayMs: async (delayMs) => delayMs } })
  return (path: string) => api.request('GET', `/v1/${path}`)
}
const get = open()

const { classify } = createRuleClassifier(rulesV1)
const report = (title: string, ageMs: number) => ({
  ...{ title, link: `https://herald.example/${ageMs}`, summary: '', publishedAtMs: NOW_MS - ageMs, source: 'herald' },
  ...{ sourceWeight: 0.9, observedAtMs: NOW_MS - ageMs, classification: classify(title) },
})
const stories = mergeStories(
  [],
  [
    report('Earthquake kills 200 people in Chile', 1),
    report('Central bank raises interest rates by 75 basis points in surprise move', 2),
    report('Village fair opens', 3),
  ],
)
const inputs = buildFactorInputs(stories, NOW_MS)
const scores = scoreFactors(inputs, { nowMs: NOW_MS, model: factorsV1 })

async function store(): Promise<void> {
  for (const story of stories) {
    await runAsSuperuser(
      `insert into stories (id, title, link, category, severity, classification, mentions, mention_count, sources, first_seen_at, last_seen_at)
       values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $9)`,
      [
        ...[story.id, story.title, story.link, story.category, story.severity, JSON.stringify(story.classification)],
        ...[JSON.stringify(story.mentions), JSON.stringify(story.sources), at(story.firstSeenAtMs)],
      ],
    )
  }
  await runAsSuperuser(`insert into factor_runs (at, model, inputs) values ($1, $2, $3)`, [
    ...[at(NOW_MS), factorsV1.name, JSON.stringify(inputs)],
  ])
  for (const { factor, score, confidence, contributions } of scores) {
    await runAsSuperuser(
      `insert into factor_scores (factor, at, model, score, confidence, contributions) values ($1, $2, $3, $4, $5, $6)`,
      [factor, at(NOW_MS), factorsV1.name, score, confidence, JSON.stringify(contributions)],
    )
  }
  await run('world', 0, 'good')
}

/** @param hours how long ago it was due; it begins two seconds late and ends after one more */
async function run(source: string, hours: number, outcome: string, dataBad: unknown[] = []): Promise<void> {
  const dueMs = NOW_MS - hours * HOUR_MS
  await runAsSuperuser(
    `insert into refresh_runs (source, scheduled_at, started_at, ended_at, outcome, received, accepted, refused, data_bad, error)
     values ($1, $2, $3, $4, $5, 3, 2, 1, $6, $7)`,
    [
      ...[source, at(dueMs), at(dueMs + 2_000), at(dueMs + 3_000), outcome, JSON.stringify(dataBad)],
      outcome === 'failed' ? 'upstream_unreachable' : null,
    ],
  )
}

const tables = [
  'stories',
  'world_events',
  'factor_runs',
  'factor_scores',
  'refresh_runs',
  'market_clusters',
  'market_cascades',
]
const wipe = async () => {
  for (const table of tables) await runAsSuperuser(`delete from ${table}`)
  await env.CACHE.delete(WORLD_KEY)
  await env.CACHE.delete(RELATIONS_KEY)
}
beforeEach(wipe)
afterEach(wipe)

test('default: cache and database tell the same stories and factors, each with its age', async () => {
  await store()
  const [listed, told] = [await get('stories'), await get('factors')]
  const factors = { atMs: NOW_MS, model: factorsV1.name, scores }
  const snapshot = buildWorldSnapshot({ observedAtMs: NOW_MS + 2_000, stories, factors })
  await env.CACHE.put(WORLD_KEY, encodeWorldSnapshot(snapshot))
  const fromDatabase = storiesReplySchema.parse(listed.json())
  const fromCache = storiesReplySchema.parse((await get('stories')).json())
  expect(fromCache.items).toEqual(fromDatabase.items)
  expect([fromDatabase.age.servedFrom, fromCache.age.servedFrom]).toEqual(['database', 'cache'])
  const cached = factorsReplySchema.parse((await get('factors')).json())
  expect(cached.items).toEqual(factorsReplySchema.parse(told.json()).items)
  const shock = cached.items.find(({ factor }) => factor === 'shock')
  expect(shock?.contributions.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(shock?.score ?? 0, 9)
  expect(shock?.contributions.map(({ title }) => title)).toEqual([
    'Central bank raises interest rates by 75 basis points in surprise move',
    'Earthquake kills 200 people in Chile',
  ])
  const late = storiesReplySchema.parse((await open(NOW_MS + 2 * HOUR_MS)('stories')).json())
  expect(late.age).toMatchObject({ ageMs: 2 * HOUR_MS - 2_000, stale: true })
})

test('behavior: stories by filter and in pages; one of them with what led to it', async () => {
  await store()
  const list = async (query: string) => storiesReplySchema.parse((await get(`stories?${query}`)).json())
  const all = await list('')
  expect(all.items.map(({ rank }) => rank)).toEqual(all.items.map(({ rank }) => rank).toSorted((a, b) => b - a))
  expect((await list('country=CL')).items.map(({ category }) => category)).toEqual(['disaster'])
  expect((await list('category=monetary&severity=medium')).items).toHaveLength(1)
  expect((await list('severity=low')).items).toHaveLength(2)
  expect((await list('q=VILLAGE')).items).toHaveLength(1)
  const first = await list('limit=2')
  const second = await list(`limit=2&cursor=${first.nextCursor}`)
  expect([...first.items, ...second.items]).toEqual(all.items)
  expect(second.nextCursor).toBeNull()
  const { story } = storyReplySchema.parse((await get(`stories/${all.items[0]?.id}`)).json())
  expect(story.classification.why.length).toBeGreaterThan(0)
  expect(readProblem(await get('stories/story-ffffffffffffffff')).code).toBe('not_found')
  for (const query of ['cursor=x', 'country=Chile', 'severity=none', 'unknown=1']) {
    expect(readProblem(await get(`stories?${query}`)).code).toBe('invalid_request')
  }
})

test('behavior: reports in a part of the map, newest first', async () => {
  for (const [id, longitude] of [
    ['event-1', 178],
    ['event-2', -172],
    ['event-3', 10],
  ] as const) {
    await runAsSuperuser(
      `insert into world_events (id, source, source_weight, title, link, summary, published_at, observed_at, category, severity, classification, country, latitude, longitude)
       values ($1, 'herald', 1, $1, $2, '', $3, $3, 'disaster', 'high', $4, 'FJ', -18, $5)`,
      [id, `https://herald.example/${id}`, at(NOW_MS), JSON.stringify(classify('Flood in Fiji')), longitude],
    )
  }
  const list = async (query: string) => pageSchema(worldEventSchema).parse((await get(`world/events?${query}`)).json())
  expect((await list('box=170,-30,-170,0')).items.map(({ id }) => id)).toEqual(['event-2', 'event-1'])
  const first = await list('limit=2')
  expect((await list(`limit=2&cursor=${first.nextCursor}`)).items.map(({ id }) => id)).toEqual(['event-1'])
  for (const box of ['1,2,3', '0,0,181,1', '0,5,1,4', 'a,b,c,d']) {
    expect(readProblem(await get(`world/events?box=${box}`)).code).toBe('invalid_request')
  }
})

test('behavior: a factor can be computed again from what the API gives', async () => {
  await store()
  const given = factorInputsSchema.parse((await get('factors/inputs')).json())
  const again = scoreFactors(given.inputs, { nowMs: Date.parse(given.at), model: factorsV1 })
  expect(again).toEqual(given.scores)
  expect(factorInputsSchema.parse((await get(`factors/inputs?at=${given.at}`)).json())).toEqual(given)
  expect(readProblem(await get('factors/inputs?at=2000-01-01T00:00:00.000Z')).code).toBe('not_found')
  const { points } = factorHistorySchema.parse((await get('factors/risk/history?hours=1')).json())
  expect(points).toMatchObject([{ at: at(NOW_MS), model: factorsV1.name }])
  expect(readProblem(await get('factors/luck/history')).code).toBe('not_found')
})

test('behavior: the history of a factor is marked where it changed more than it usually does', async () => {
  let sum = 0
  const halfHours = Array.from({ length: 96 }, (_, index) => {
    const wobble = 0.02 * Math.sin(index * index)
    sum = sum * 0.5 ** (1 / 48) + (index === 60 ? 2 : wobble)
    return { at: at(NOW_MS - (95 - index) * (HOUR_MS / 2)), score: 100 * Math.tanh(sum / factorsV1.scale) }
  })
  await runAsSuperuser(
    `insert into factor_scores (factor, at, model, score, confidence, contributions)
     select 'growth', at::timestamptz, 'factors-1', score, 0.5, '[]' from jsonb_to_recordset($1::jsonb) as one(at text, score float8)`,
    [JSON.stringify(halfHours)],
  )
  const { changes } = factorHistorySchema.parse((await get('factors/growth/history')).json())
  expect(changes).toMatchObject([{ kind: 'jump', at: halfHours[60]?.at, after: halfHours[60]?.score }])
  expect(changes[0]?.before).toBe(halfHours[59]?.score)
})

test('behavior: clusters and cascades of the last good search; without any, nothing and no age', async () => {
  const none = clustersReplySchema.parse((await get('clusters')).json())
  expect(none).toEqual({
    items: [],
    markets: 0,
    age: { observedAt: null, ageMs: null, stale: true, servedFrom: 'database' },
  })
  const member = (marketId: string) => ({ marketId, closeness: 0.8, direction: 1 as const })
  const edge = { leaderId: '1', followerId: '2', lagMs: HOUR_MS, strength: -0.7, hitRate: 0.8, moves: 20 }
  const relations = {
    ...{ observedAtMs: NOW_MS - HOUR_MS, markets: 40 },
    clusters: [{ id: 'cluster-a', name: 'Rates', cohesion: 0.8, members: [member('1'), member('2')] }],
    cascades: [{ ...edge, pValue: 1e-9, qValue: 1e-6, decayHalfLifeMs: 0 }],
  }
  await env.CACHE.put(RELATIONS_KEY, encodeRelationSnapshot(relations))
  expect(clustersReplySchema.parse((await get('clusters?market=2')).json())).toMatchObject({
    items: [{ id: 'cluster-a', members: [{ question: null }, {}] }],
    age: { ageMs: HOUR_MS, stale: false, servedFrom: 'cache' },
  })
  expect(clustersReplySchema.parse((await get('clusters?market=3')).json()).items).toEqual([])
  expect((await get('clusters/cluster-a')).status).toBe(200)
  expect(readProblem(await get('clusters/cluster-b')).code).toBe('not_found')
  const { items } = cascadesReplySchema.parse((await get('cascades?market=2')).json())
  expect(items).toMatchObject([{ ...edge, leader: null }])
})

test('behavior: health tells of each source its age, errors, what it missed, its breaker and its bad data', async () => {
  const bad = [{ field: 'date', reason: 'missing', count: 1 }]
  for (const [hours, outcome] of [
    [3, 'good'],
    [2, 'failed'],
    [1.5, 'failed'],
    [1, 'failed'],
  ] as const) {
    await run('feed:herald', hours, outcome, bad)
  }
  await run('world', 0.5, 'partial')
  await run('gamma', 0, 'frozen')
  await run('gamma-events', 1, 'replaced')
  await run('gamma-events', 0.5, 'failed', bad)
  const api = setupApi({
    clock: { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs) => delayMs },
    config: { ...readConfig(env), NEWS_FEEDS: feeds },
  })
  const health = signalsHealthSchema.parse((await api.request('GET', '/v1/signals/health')).json())
  expect(health.status).toBe('degraded')
  expect(health.sources.map(({ source, status }) => [source, status])).toEqual([
    ['gamma', 'frozen'],
    ['gmx', 'never'],
    ['feed:herald', 'failing'],
    ['world', 'ok'],
    ['gamma-events', 'failing'],
    ['relations', 'never'],
  ])
  expect(health.sources.find(({ source }) => source === 'feed:herald')).toMatchObject({
    ...{ lastGoodAt: at(NOW_MS - 3 * HOUR_MS + 2_000), ageMs: 3 * HOUR_MS - 2_000, runs: 4, errorRate: 0.75 },
    ...{ missed: 2, held: 0, maxLateMs: 2_000, dataBad: bad },
    lastRun: { outcome: 'failed', error: 'upstream_unreachable', received: 3 },
    breaker: { state: 'half_open', failures: 3, until: at(NOW_MS) },
  })
  // A run that was overtaken is no failure, and its slot was not left out.
  expect(health.sources.find(({ source }) => source === 'gamma-events')).toMatchObject({
    ...{ runs: 2, errorRate: 1, missed: 0, held: 0, replaced: 1, dataBad: bad },
    breaker: { state: 'closed', failures: 1 },
  })
})

test('behavior: only what can be left alone has a breaker', async () => {
  for (const hours of [1.5, 1, 0.5]) {
    for (const source of ['gamma-events', 'world', 'relations']) await run(source, hours, 'failed')
  }
  const api = setupApi({ clock: { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs) => delayMs } })
  const health = signalsHealthSchema.parse((await api.request('GET', '/v1/signals/health')).json())
  const states = Object.fromEntries(health.sources.map(({ source, breaker }) => [source, breaker.state]))
  expect(states).toMatchObject({ 'gamma-events': 'open', world: 'closed', relations: 'closed' })
})

test('behavior: the health lists what is optional where it is configured', async () => {
  const listSources = async (config: Partial<ReturnType<typeof readConfig>>) => {
    const api = setupApi({ config: { ...readConfig(env), ...config } })
    const health = signalsHealthSchema.parse((await api.request('GET', '/v1/signals/health')).json())
    return health.sources.map(({ source }) => source)
  }
  const url = 'https://ai.test/v1'
  const plain = await listSources({})
  for (const source of ['headline-model', 'search-vectors']) expect(plain).not.toContain(source)
  expect(await listSources({ HEADLINE_MODEL_URL: url, EMBEDDINGS_URL: url })).toEqual(
    expect.arrayContaining(['headline-model', 'search-vectors']),
  )
})
