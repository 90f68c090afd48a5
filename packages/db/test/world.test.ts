import { expect, test } from 'vitest'
import {
  assignEvents,
  closeRefreshRun,
  type FactorRunRow,
  findFactorRun,
  findRetentionCursor,
  listCascadesOf,
  listClustersOf,
  listFactorScores,
  listLastGoodRuns,
  listMarketClusters,
  listMarketGrid,
  listRefreshRuns,
  listStories,
  listUnassignedEvents,
  listWorldEvents,
  lockOpenRun,
  type MarketRow,
  openRefreshRun,
  type RunEnd,
  recordRefreshRun,
  type StoryRow,
  saveFactorRun,
  saveMarketCascades,
  saveMarketClusters,
  saveMarkets,
  saveRetentionCursor,
  saveStories,
  saveWorldEvents,
  thinObservations,
  type WorldEventRow,
} from '../src/index.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()
const system = database.system.withSystem.bind(database.system)
const open = database.scoped.withPublic.bind(database.scoped)
const HOUR_MS = 3_600_000

const classification = {
  model: 'rules-1',
  category: 'monetary',
  severity: 'high',
  confidence: 0.1 + 0.2,
  places: [{ country: 'US', latitude: 38.9, longitude: -77, evidence: 'Washington' }],
  impacts: [{ factor: 'risk', amount: -0.3, confidence: 0.7 }],
  why: [{ rule: 'rate', words: 'raises rates' }],
} as const

function buildEvent(id: string, changes: Partial<WorldEventRow> = {}): Omit<WorldEventRow, 'storyId'> {
  return {
    ...{ id, source: 'herald', sourceWeight: 0.9, title: `Rates ${id}`, link: `https://herald.example/${id}` },
    ...{ summary: '', publishedAt: NOW_MS, observedAt: NOW_MS, category: 'monetary', severity: 'high', classification },
    ...{ country: 'US', latitude: 38.9, longitude: -77 },
    ...changes,
  }
}

function buildStory(id: string, changes: Partial<StoryRow> = {}): StoryRow {
  return {
    ...{ id, title: id, link: 'https://herald.example/1', category: 'monetary', severity: 'high', classification },
    ...{ mentions: [], mentionCount: 1, sources: ['herald'], firstSeenAt: NOW_MS, lastSeenAt: NOW_MS },
    ...changes,
  }
}

test('default: reports are stored once, as first seen, and put to a story', async () => {
  expect(await system((tx) => saveWorldEvents(tx, [buildEvent('e1'), buildEvent('e2')]))).toBe(2)
  const later = buildEvent('e1', { observedAt: NOW_MS + 1 })
  expect(await system((tx) => saveWorldEvents(tx, [later, buildEvent('e3', { observedAt: NOW_MS + 1 })]))).toBe(1)
  expect((await system((tx) => listUnassignedEvents(tx, 10))).map(({ id }) => id)).toEqual(['e1', 'e2', 'e3'])
  await system((tx) =>
    assignEvents(
      tx,
      new Map([
        ['e1', 's1'],
        ['e3', 's2'],
      ]),
    ),
  )
  expect((await system((tx) => listUnassignedEvents(tx, 10))).map(({ id }) => id)).toEqual(['e2'])
  expect(await open((tx) => listWorldEvents(tx, { storyId: 's1', limit: 5 }))).toEqual([
    { ...buildEvent('e1'), storyId: 's1' },
  ])
})

test('behavior: reports are filtered by what, how grave, where and when, and come in pages', async () => {
  await system((tx) =>
    saveWorldEvents(tx, [
      buildEvent('f1', { category: 'health', severity: 'low', country: 'FJ', latitude: -18, longitude: 178 }),
      buildEvent('f2', { category: 'health', severity: 'critical', country: 'WS', latitude: -14, longitude: -172 }),
      buildEvent('f3', { category: 'health', country: null, latitude: null, longitude: null, title: '50% off' }),
    ]),
  )
  const list = async (request: Partial<Parameters<typeof listWorldEvents>[1]>) =>
    (await open((tx) => listWorldEvents(tx, { category: 'health', limit: 10, ...request }))).map(({ id }) => id)
  expect(await list({})).toEqual(['f3', 'f2', 'f1'])
  expect(await list({ severity: 'high' })).toEqual(['f3', 'f2'])
  expect(await list({ country: 'FJ' })).toEqual(['f1'])
  expect(await list({ q: '50%' })).toEqual(['f3'])
  expect(await list({ q: '50_' })).toEqual([])
  expect(await list({ sinceMs: NOW_MS + 1 })).toEqual([])
  expect(await list({ box: { west: 170, east: -170, south: -20, north: 0 } })).toEqual(['f2', 'f1'])
  expect(await list({ box: { west: 170, east: 180, south: -20, north: 0 } })).toEqual(['f1'])
  expect(await list({ after: { observedAtMs: NOW_MS, id: 'f2' } })).toEqual(['f1'])
})

test('behavior: a story that knows fewer reports never replaces one that knows more', async () => {
  await system((tx) => saveStories(tx, [buildStory('s1', { mentionCount: 3 }), buildStory('old', { lastSeenAt: 0 })]))
  await system((tx) => saveStories(tx, [buildStory('s1', { mentionCount: 2, title: 'less' })]))
  await system((tx) => saveStories(tx, [buildStory('s1', { mentionCount: 4, title: 'more' })]))
  const stories = await open((tx) => listStories(tx, { sinceMs: NOW_MS - 1 }))
  expect(stories).toEqual([buildStory('s1', { mentionCount: 4, title: 'more' })])
})

test('behavior: factors of a time stay as they were stored, to the last bit', async () => {
  const input: FactorRunRow['inputs'][number] = {
    ...{ storyId: 's1', severity: 'high', trust: 0.1 + 0.7, sources: 2, lastSeenAtMs: NOW_MS },
    impacts: [{ factor: 'risk', amount: 1 / 3, confidence: 0.7 }],
  }
  const score = { factor: 'risk', score: 100 * Math.tanh(1 / 3), confidence: Math.SQRT1_2, contributions: [] } as const
  const run = { at: NOW_MS, model: 'factors-1', inputs: [input], scores: [{ ...score, contributions: [] }] }
  await system((tx) => saveFactorRun(tx, run))
  await system((tx) => saveFactorRun(tx, { ...run, scores: [{ ...score, score: 1, contributions: [] }] }))
  await system((tx) => saveFactorRun(tx, { ...run, at: NOW_MS - HOUR_MS }))
  const stored = await open((tx) => findFactorRun(tx))
  expect(stored).toEqual({ ...run, scores: [{ ...score, at: NOW_MS, model: 'factors-1' }] })
  const window = { fromMs: NOW_MS - HOUR_MS, toMs: NOW_MS }
  const history = await open((tx) => listFactorScores(tx, { factor: 'risk', ...window, limit: 1 }))
  expect(history).toMatchObject([{ at: NOW_MS, score: score.score }])
})

test('behavior: clusters and cascades keep when they were first found', async () => {
  const cluster = { id: 'c1', name: 'Rates', members: [], cohesion: 0.7 }
  const cascade = { leaderId: '1', followerId: '2', lagMs: HOUR_MS, strength: -0.6, hitRate: 0.7, moves: 30 }
  const odds = { pValue: 1e-9, qValue: 1e-6, decayHalfLifeMs: 0 }
  for (const atMs of [NOW_MS, NOW_MS + 6 * HOUR_MS]) {
    await system((tx) => saveMarketClusters(tx, { atMs, clusters: [cluster] }))
    await system((tx) => saveMarketCascades(tx, { atMs, cascades: [{ ...cascade, ...odds }] }))
  }
  await system((tx) => saveMarketClusters(tx, { atMs: NOW_MS, clusters: [{ ...cluster, name: 'late' }] }))
  const times = { firstFoundAt: NOW_MS, lastFoundAt: NOW_MS + 6 * HOUR_MS }
  expect(await open((tx) => listClustersOf(tx, NOW_MS + 6 * HOUR_MS))).toEqual([{ ...cluster, ...times }])
  expect(await open((tx) => listClustersOf(tx, NOW_MS))).toEqual([])
  expect(await open((tx) => listMarketClusters(tx, { sinceMs: NOW_MS }))).toHaveLength(1)
  expect(await open((tx) => listCascadesOf(tx, NOW_MS + 6 * HOUR_MS))).toEqual([{ ...cascade, ...odds, ...times }])
})

test('behavior: a source has one open run; a later slot replaces it, and it may not write any more', async () => {
  const slot = (minute: number) => ({ source: 'world', scheduledAtMs: NOW_MS + minute * 60_000 })
  const end: Omit<RunEnd, 'dataBad'> = {
    ...{ endedAt: NOW_MS, outcome: 'good', received: 2, accepted: 1, refused: 1, error: null },
  }
  const bad = [{ field: 'date', reason: 'missing', count: 1 }]
  expect(await system((tx) => openRefreshRun(tx, { ...slot(0), atMs: NOW_MS }))).toBe(true)
  expect(await system((tx) => openRefreshRun(tx, { ...slot(0), atMs: NOW_MS + 9 }))).toBe(true)
  expect(await system((tx) => openRefreshRun(tx, { ...slot(30), atMs: NOW_MS + 9 }))).toBe(true)
  expect(await system((tx) => lockOpenRun(tx, slot(0)))).toBe(false)
  expect(await system((tx) => openRefreshRun(tx, { ...slot(0), atMs: NOW_MS + 10 }))).toBe(false)
  await system((tx) => closeRefreshRun(tx, slot(0), { ...end, dataBad: [] }))
  await system((tx) => closeRefreshRun(tx, slot(30), { ...end, dataBad: bad }))
  await system((tx) => recordRefreshRun(tx, slot(30), { ...end, startedAt: NOW_MS, dataBad: [] }))
  await system((tx) =>
    recordRefreshRun(
      tx,
      { ...slot(60), source: 'world' },
      { ...end, outcome: 'failed', startedAt: NOW_MS, dataBad: [] },
    ),
  )
  const runs = await open((tx) => listRefreshRuns(tx, { sinceMs: NOW_MS, source: 'world' }))
  expect(runs.map(({ outcome, dataBad }) => [outcome, dataBad])).toEqual([
    ['failed', []],
    ['good', bad],
    ['replaced', []],
  ])
  expect(await open(listLastGoodRuns)).toMatchObject([{ source: 'world', scheduledAt: NOW_MS + 30 * 60_000 }])
})

test('behavior: a run that was opened ends once, since when it began, with how it was paged', async () => {
  const slot = (minute: number) => ({ source: 'gamma', scheduledAtMs: NOW_MS + minute * 60_000 })
  const end = { endedAt: NOW_MS + 9, outcome: 'good', received: 2, accepted: 2, refused: 0, error: null } as const
  const run = { ...end, startedAt: NOW_MS + 5, dataBad: [] }
  await system((tx) => openRefreshRun(tx, { ...slot(0), atMs: NOW_MS + 1 }))
  await system((tx) => recordRefreshRun(tx, slot(0), { ...run, paging: 'offset' }))
  await system((tx) => recordRefreshRun(tx, slot(0), { ...run, outcome: 'failed', paging: 'keyset' }))
  await system((tx) => openRefreshRun(tx, { ...slot(2), atMs: NOW_MS + 120_001 }))
  await system((tx) => openRefreshRun(tx, { ...slot(4), atMs: NOW_MS + 240_001 }))
  // It was overtaken, whatever it says later.
  await system((tx) => recordRefreshRun(tx, slot(2), run))
  const runs = await open((tx) => listRefreshRuns(tx, { sinceMs: NOW_MS, source: 'gamma' }))
  expect(runs.map(({ outcome, startedAt, endedAt, paging }) => [outcome, startedAt, endedAt, paging])).toEqual([
    ['running', NOW_MS + 240_001, null, null],
    ['replaced', NOW_MS + 120_001, NOW_MS + 240_001, null],
    ['good', NOW_MS + 1, NOW_MS + 9, 'offset'],
  ])
})

test('behavior: the grid has the last observation of each step, and no market that was hardly seen', async () => {
  const from = NOW_MS - (NOW_MS % HOUR_MS)
  const market = (id: string, atMs: number, probability: number): MarketRow =>
    ({
      ...{ source: 'gamma', id, question: `${id}?`, slug: id, outcomes: ['Yes', 'No'], tokenIds: [], probability },
      ...{ liquidityUsd: null, volumeUsd: null, endsAt: null, status: 'open', observedAt: atMs },
    }) as const
  for (const [minute, probability] of [
    [0, 0.1],
    [59, 0.2],
    [150, 0.4],
  ] as const) {
    await system((tx) => saveMarkets(tx, [market('g1', from + minute * 60_000, probability)]))
  }
  await system((tx) => saveMarkets(tx, [market('g2', from, 0.5)]))
  const request = { fromMs: from, stepMs: HOUR_MS, steps: 3, minSteps: 2, afterId: '', limit: 10 }
  expect(await system((tx) => listMarketGrid(tx, request))).toEqual([
    { id: 'g1', question: 'g1?', steps: [0, 2], probabilities: [0.2, 0.4] },
    { id: 'g2', question: 'g2?', steps: [], probabilities: [] },
  ])
  expect(await system((tx) => listMarketGrid(tx, { ...request, afterId: 'g1', limit: 1 }))).toHaveLength(1)
})

test('behavior: old observations are thinned to the last of each step, once', async () => {
  const old = NOW_MS - 100 * 24 * HOUR_MS
  const superuser = await database.connectAs('superuser')
  await superuser.query(
    `insert into market_observations (source, market_id, observed_at, probability)
     select 'gamma', 'thin', to_timestamp($1) + make_interval(mins => 2 * n), 0.5 from generate_series(0, 29) as n`,
    [old / 1000],
  )
  const request = { table: 'market_observations', fromMs: old, toMs: old + HOUR_MS, stepMs: 300_000 } as const
  expect(await system((tx) => thinObservations(tx, request))).toBe(18)
  expect(await system((tx) => thinObservations(tx, request))).toBe(0)
  const { rows } = await superuser.query(
    `select extract(minute from observed_at)::int as minute from market_observations where market_id = 'thin' order by 1 limit 3`,
  )
  expect(rows).toEqual([{ minute: 4 }, { minute: 8 }, { minute: 14 }])
  await system((tx) => saveRetentionCursor(tx, { name: 'x', doneUntilMs: old }))
  await system((tx) => saveRetentionCursor(tx, { name: 'x', doneUntilMs: old + 1 }))
  expect(await system((tx) => findRetentionCursor(tx, 'x'))).toBe(old + 1)
})

test('rejects: the application writes none of it', async () => {
  const app = await database.connectAs('app')
  for (const statement of [
    'delete from stories',
    'update factor_scores set score = 1',
    'select * from source_states',
  ]) {
    await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' })
  }
})
