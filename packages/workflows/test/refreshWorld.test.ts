import { findFactorRun, findMarketEvent, listRefreshRuns, listStories, listWorldEvents } from '@spells/db'
import { AppError } from '@spells/shared'
import { type MarketEventSource, parseGammaEvents } from '@spells/signals'
import {
  createRuleClassifier,
  type FeedReading,
  type FeedSource,
  factorsV1,
  parseFeed,
  rulesV1,
  scoreFactors,
} from '@spells/signals/world'
import { beforeEach, expect, test } from 'vitest'
import { refreshWorld } from '../src/world/refreshWorld.ts'
import { findWorldSnapshot } from '../src/world/worldCache.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'
import { createStepDouble } from './stepDouble.ts'

const database = setupDatabase()
const { classify } = createRuleClassifier(rulesV1)
const SLOT_MS = 30 * 60_000

let nowMs = NOW_MS
let slot = 0
let kv: Map<string, string>
let asked: string[]
let feeds: Record<string, readonly string[] | 'down' | 'unchanged'>

beforeEach(async () => {
  for (const table of ['world_events', 'stories', 'factor_runs', 'factor_scores', 'refresh_runs', 'source_states'])
    await database.query(`delete from ${table}`)
  kv = new Map()
  asked = []
  secondPage = []
  eventsAsked = 0
  slot++
  nowMs = NOW_MS + slot * SLOT_MS
})

function buildDocument(titles: readonly string[]): string {
  const date = new Date(NOW_MS).toUTCString()
  const items = titles.map(
    (title) =>
      `<item><title>${title}</title><link>https://news.example/${encodeURIComponent(title)}</link><pubDate>${date}</pubDate></item>`,
  )
  return `<rss version="2.0"><channel>${items.join('')}<item><title>No date</title><link>https://news.example/x</link></item></channel></rss>`
}

/** Two pages of events; the second is as the test says. */
let secondPage: unknown[] | 'down' | 'all down' = []
let eventsAsked = 0
const marketEvents: MarketEventSource = {
  fetchPage: async ({ after }) => {
    eventsAsked++
    if (secondPage === 'all down' || (after && secondPage === 'down')) {
      throw new AppError({ code: 'upstream_unreachable', shortMessage: 'Down.', retry: 'safe' })
    }
    const first = [{ id: 'e1', title: 'Who wins?', tags: [{ slug: 'vote', label: 'Vote' }], markets: [{ id: 'm1' }] }]
    const page = parseGammaEvents(after ? secondPage : first, { observedAtMs: nowMs })
    return { ...page, paging: 'keyset', next: after ? null : { by: 'keyset', cursor: 'a' } }
  },
}

const source = (name: string): FeedSource => ({
  ...{ name, weight: 0.8 },
  fetchItems: async (known): Promise<FeedReading> => {
    asked.push(`${name} ${known?.etag}`)
    const titles = feeds[name] ?? 'down'
    if (titles === 'down') throw new AppError({ code: 'upstream_unreachable', shortMessage: 'Down.', retry: 'safe' })
    if (titles === 'unchanged') return { status: 'unchanged', observedAtMs: nowMs }
    const page = parseFeed(buildDocument(titles), { observedAtMs: nowMs })
    const validators = { etag: `"${titles.length}"`, lastModified: null }
    return { status: 'read', observedAtMs: nowMs, page, validators, contentHash: titles.join() }
  },
})

const deps = () => ({
  feeds: Object.keys(feeds).map(source),
  classify,
  marketEvents,
  cache: {
    get: async (key: string) => kv.get(key) ?? null,
    put: async (key: string, value: string) => void kv.set(key, value),
  },
  clock: { nowMs: async () => nowMs, toRealDelayMs: async (delayMs: number) => delayMs },
  openDatabase: () => ({ ...database.system, close: async () => {} }),
})
const run = (double = createStepDouble()) => refreshWorld({ v: 1, scheduledAtMs: nowMs }, double.step, deps())
const read = database.scoped.withPublic.bind(database.scoped)
const listRuns = async (of: string) =>
  (await read((tx) => listRefreshRuns(tx, { source: of, sinceMs: 0 }))).map(({ outcome }) => outcome)
const findEventTitle = async (marketId: string) =>
  (await read((tx) => findMarketEvent(tx, { source: 'gamma', marketId })))?.event.title
/** Of a page behind which there is none. */
const last = { paging: 'keyset', next: null } as const

test('default: reports of two feeds become one story, factors that can be computed again, and a snapshot', async () => {
  feeds = {
    herald: ['Earthquake of magnitude 7.1 strikes Chile'],
    post: ['Strong magnitude 7.1 earthquake strikes Chile'],
  }
  expect(await run()).toMatchObject({ outcome: 'good', reports: 2, feeds: [{ added: 1, refused: 1 }, { added: 1 }] })
  const [story] = await read((tx) => listStories(tx, { sinceMs: 0 }))
  expect(story).toMatchObject({ mentionCount: 2, sources: ['herald', 'post'], category: 'disaster' })
  const events = await read((tx) => listWorldEvents(tx, { country: 'CL', limit: 5 }))
  expect(events.map(({ storyId }) => storyId)).toEqual([story?.id, story?.id])
  const factors = await read((tx) => findFactorRun(tx))
  const again = scoreFactors(factors?.inputs ?? [], { nowMs, model: factorsV1 })
  const stored = factors?.scores.map(({ factor, score, confidence, contributions }) => ({
    ...{ factor, score, confidence, contributions },
  }))
  expect(again.toSorted((a, b) => (a.factor < b.factor ? -1 : 1))).toEqual(
    stored?.toSorted((a, b) => (a.factor < b.factor ? -1 : 1)),
  )
  const snapshot = await findWorldSnapshot(deps().cache)
  expect(snapshot).toMatchObject({ observedAtMs: nowMs, stories: [{ id: story?.id }], factors: { atMs: nowMs } })
  const [whole] = await read((tx) => listRefreshRuns(tx, { source: 'feed:herald', sinceMs: 0 }))
  expect(whole).toMatchObject({
    ...{ outcome: 'good', received: 2, accepted: 1, refused: 1, startedAt: nowMs, endedAt: nowMs },
    dataBad: [{ field: 'date', reason: 'missing', count: 1 }],
  })
})

test('behavior: a report that no model can read fails its feed alone', async () => {
  feeds = { herald: ['A title to stumble over'], post: ['Flood in Chile'] }
  const stumble = (title: string) => {
    if (title.includes('stumble')) throw new TypeError('Stumbled.')
    return classify(title)
  }
  const { step } = createStepDouble()
  expect(await refreshWorld({ v: 1, scheduledAtMs: nowMs }, step, { ...deps(), classify: stumble })).toMatchObject({
    outcome: 'partial',
    feeds: [
      { source: 'feed:herald', outcome: 'failed' },
      { outcome: 'good', added: 1 },
    ],
  })
  expect(await listRuns('feed:herald')).toEqual(['failed'])
})

test('behavior: which markets belong together is stored page by page; a page that fails holds up nothing', async () => {
  feeds = { herald: ['Flood in Chile'] }
  secondPage = [{ id: 'e2', title: 'When?', markets: [{ id: 'm2' }, { id: 'm3' }] }, { id: 'e3' }]
  expect(await run()).toMatchObject({ outcome: 'good', marketEvents: { outcome: 'good', stored: 2, error: null } })
  const titles = await Promise.all(['m1', 'm3', 'm4'].map(findEventTitle))
  expect(titles).toEqual(['Who wins?', 'When?', undefined])
  const rows = await database.query(`select item_id, field from data_bad where source = 'gamma-events'`)
  expect(rows).toEqual([{ item_id: 'e3', field: 'title' }])
  nowMs += SLOT_MS
  secondPage = 'down'
  const failed = { outcome: 'failed', stored: 0, error: 'upstream_unreachable' }
  expect(await run()).toMatchObject({ outcome: 'good', marketEvents: failed })
  expect(await findEventTitle('m3')).toBe('When?')
})

test('behavior: the events have runs of their own, with counts, bad fields and code; the breaker is theirs', async () => {
  feeds = { herald: ['Flood in Chile'] }
  secondPage = [{ id: 'e2', title: 'When?' }, { id: 'e3' }, { id: 'e4' }]
  await run()
  const list = () => read((tx) => listRefreshRuns(tx, { source: 'gamma-events', sinceMs: 0 }))
  expect(await list()).toMatchObject([
    {
      ...{ scheduledAt: nowMs, startedAt: nowMs, endedAt: nowMs, outcome: 'good', error: null },
      ...{ received: 4, accepted: 2, refused: 2, dataBad: [{ field: 'title', reason: expect.any(String), count: 2 }] },
    },
  ])
  secondPage = 'all down'
  for (let turn = 0; turn < 5; turn++) {
    nowMs += SLOT_MS
    expect(await run()).toMatchObject({ outcome: 'good' })
  }
  expect((await list()).map(({ outcome, error }) => [outcome, error])).toEqual([
    ['failed', 'upstream_unreachable'],
    ['held', null],
    ...Array(3).fill(['failed', 'upstream_unreachable']),
    ['good', null],
  ])
  // Two pages once, then one for each try.
  expect(eventsAsked).toBe(6)
})

test('behavior: events are stored though no feed could be read; of a source without any the last ones stay', async () => {
  feeds = { herald: 'down' }
  secondPage = [{ id: 'e5', title: 'Where?', markets: [{ id: 'm5' }] }]
  await expect(run()).rejects.toMatchObject({ code: 'upstream_not_usable' })
  expect(await findEventTitle('m5')).toBe('Where?')
  expect([await listRuns('world'), await listRuns('gamma-events')]).toEqual([['failed'], ['good']])
  nowMs += SLOT_MS
  const empty = { fetchPage: async () => ({ ...parseGammaEvents([], { observedAtMs: nowMs }), ...last }) }
  const none = refreshWorld({ v: 1, scheduledAtMs: nowMs }, createStepDouble().step, { ...deps(), marketEvents: empty })
  await expect(none).rejects.toMatchObject({ code: 'upstream_not_usable' })
  expect(await listRuns('gamma-events')).toEqual(['failed', 'good'])
  expect(await findEventTitle('m5')).toBe('Where?')
})

test('behavior: events of a run that a later one overtook are not stored', async () => {
  feeds = { herald: ['Flood in Chile'] }
  secondPage = [{ id: 'e6', title: 'Why?', markets: [{ id: 'm6' }] }]
  const scheduledAtMs = nowMs
  const overtaken: MarketEventSource = {
    fetchPage: async (request) => {
      nowMs += SLOT_MS
      if (nowMs === scheduledAtMs + SLOT_MS) await run()
      const page = await marketEvents.fetchPage(request)
      return { ...page, accepted: page.accepted.map((event) => ({ ...event, title: 'Overtaken' })) }
    },
  }
  const done = await refreshWorld({ v: 1, scheduledAtMs }, createStepDouble().step, {
    ...deps(),
    marketEvents: overtaken,
  })
  expect(done.marketEvents).toEqual({ outcome: 'failed', stored: 0, error: 'run_replaced' })
  expect(await findEventTitle('m6')).toBe('Why?')
  expect(await findEventTitle('m1')).toBe('Who wins?')
  expect(await listRuns('gamma-events')).toEqual(['good', 'replaced'])
})

test('behavior: the same again adds nothing, asks with what the feed said, and is told as unchanged', async () => {
  feeds = { herald: ['Fed raises rates'], post: ['Flood in Chile'] }
  await run()
  nowMs += SLOT_MS
  feeds.post = 'unchanged'
  expect(await run()).toMatchObject({ outcome: 'good', reports: 0, feeds: [{ added: 0 }, { outcome: 'unchanged' }] })
  expect(asked).toEqual(['herald null', 'post null', 'herald "1"', 'post "1"'])
  expect(await listRuns('feed:herald')).toEqual(['unchanged', 'good'])
  expect(await read((tx) => listStories(tx, { sinceMs: 0 }))).toHaveLength(2)
})

test('behavior: a run that breaks off goes on where it stopped, and asks no feed twice', async () => {
  feeds = { herald: ['Fed raises rates'], post: ['Flood in Chile'] }
  const double = createStepDouble()
  for (const name of ['feed v1 post', 'stories v1 0', 'factors v1', 'publish v1', 'close v1']) {
    // Where an isolate is gone, nothing writes the end that a failure would.
    double.breakAt(name, 'fail v1')
    const stopped = refreshWorld({ v: 1, scheduledAtMs: nowMs }, double.step, deps())
    await expect(stopped).rejects.toThrow('The isolate is gone.')
  }
  double.breakAt()
  expect(await refreshWorld({ v: 1, scheduledAtMs: nowMs }, double.step, deps())).toMatchObject({
    ...{ outcome: 'good', reports: 2 },
  })
  expect(asked).toHaveLength(2)
  expect(new Set(double.ran).size).toBe(double.ran.length)
})

test('behavior: a feed that fails holds up no other; after three times it is left alone, then tried once', async () => {
  feeds = { herald: ['Fed raises rates'], post: 'down' }
  for (let turn = 0; turn < 5; turn++) {
    expect(await run()).toMatchObject({ outcome: 'partial' })
    nowMs += SLOT_MS
  }
  expect(await listRuns('feed:post')).toEqual(['failed', 'held', 'failed', 'failed', 'failed'])
  expect(await listRuns('world')).toEqual(Array(5).fill('partial'))
})

test('behavior: without any feed the last good snapshot stays, and the run says so', async () => {
  feeds = { herald: ['Fed raises rates'] }
  await run()
  const before = kv.get('world:v1')
  nowMs += SLOT_MS
  feeds = { herald: 'down' }
  await expect(run()).rejects.toMatchObject({ code: 'upstream_not_usable' })
  expect(kv.get('world:v1')).toBe(before)
  const [last] = await read((tx) => listRefreshRuns(tx, { source: 'world', sinceMs: 0 }))
  expect(last).toMatchObject({ outcome: 'failed', error: 'upstream_not_usable' })
})

test('behavior: a run that a later one overtook writes nothing more', async () => {
  feeds = { herald: ['Fed raises rates'] }
  const double = createStepDouble()
  double.breakAt('stories v1 0', 'fail v1')
  const first = { v: 1, scheduledAtMs: nowMs } as const
  await expect(refreshWorld(first, double.step, deps())).rejects.toThrow()
  nowMs += SLOT_MS
  feeds.herald = ['Flood in Chile']
  await run()
  const snapshot = kv.get('world:v1')
  double.breakAt()
  await expect(refreshWorld(first, double.step, deps())).rejects.toMatchObject({ code: 'run_replaced' })
  expect(kv.get('world:v1')).toBe(snapshot)
  expect(await listRuns('world')).toEqual(['good', 'replaced'])
})

test('behavior: a feed that stands still while the others go on is told as frozen', async () => {
  feeds = { herald: ['One'], post: ['Two'], times: ['Three'] }
  await run()
  nowMs += 13 * 3_600_000
  feeds = { herald: ['One'], post: ['Two', 'Four'], times: ['Three', 'Five'] }
  await run()
  nowMs += SLOT_MS
  expect((await run()).feeds.map(({ outcome }) => outcome)).toEqual(['frozen', 'unchanged', 'unchanged'])
})
