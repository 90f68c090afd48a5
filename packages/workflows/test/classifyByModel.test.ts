import { listModelSpend, listRefreshRuns, listStories, listWorldEvents, reserveModelSpend } from '@spells/db'
import type { HttpServer } from '@spells/local/httpServer'
import { startModelServer } from '@spells/local/model'
import type { MarketEventSource } from '@spells/signals'
import {
  createChatHeadlineModel,
  createRuleClassifier,
  type FeedReading,
  type FeedSource,
  modelBudgetSchema,
  parseFeed,
  rulesV1,
} from '@spells/signals/world'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { refreshWorld } from '../src/world/refreshWorld.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'
import { createStepDouble } from './stepDouble.ts'

const database = setupDatabase()
const { classify } = createRuleClassifier(rulesV1)
const SLOT_MS = 30 * 60_000
const DAY_MS = 24 * 60 * 60_000

let nowMs = NOW_MS
let slot = 0
let feeds: Record<string, readonly string[]>
/** Titles of each question, in the order in which they were asked. */
let questions: string[][] = []
/** What the provider says of a title; without it the question is turned away. */
let answerOf: ((title: string) => object) | 'turned away' | 'html'
let perDayUsd = '1'

let server: HttpServer
beforeAll(async () => {
  server = await startModelServer(
    (titles) => {
      questions.push([...titles])
      if (answerOf === 'turned away') return new Response(null, { status: 401 })
      if (answerOf === 'html') return new Response('<html>')
      return titles.map(answerOf)
    },
    { model: 'reader', key: 'key', usage: { prompt_tokens: 1_000, completion_tokens: 100 } },
  )
})
afterAll(() => server.stop())

beforeEach(async () => {
  for (const table of [
    'world_events',
    'stories',
    'factor_runs',
    'factor_scores',
    'refresh_runs',
    'data_bad',
    'model_spend',
  ])
    await database.query(`delete from ${table}`)
  await database.query('delete from source_states')
  questions = []
  perDayUsd = '1'
  answerOf = (title) => sayGrave(title)
  slot++
  nowMs = NOW_MS + slot * DAY_MS
})

const sayGrave = (title: string) => ({
  ...{ category: 'energy', severity: 'critical', confidence: 0.7, countries: [], words: [title] },
  impacts: [{ factor: 'risk', amount: 0.9, confidence: 0.7 }],
})

const source = (name: string): FeedSource => ({
  ...{ name, weight: 0.8 },
  fetchItems: async (): Promise<FeedReading> => {
    const date = new Date(nowMs).toUTCString()
    const items = (feeds[name] ?? []).map(
      (title) =>
        `<item><title>${title}</title><link>https://${name}.example/${encodeURIComponent(title)}</link><pubDate>${date}</pubDate></item>`,
    )
    const page = parseFeed(`<rss version="2.0"><channel>${items.join('')}</channel></rss>`, { observedAtMs: nowMs })
    const validators = { etag: null, lastModified: null }
    return { status: 'read', observedAtMs: nowMs, page, validators, contentHash: items.join() }
  },
})

const marketEvents: MarketEventSource = {
  fetchPage: async () => ({
    ...{ observedAtMs: nowMs, received: 0, accepted: [], refused: [], paging: 'keyset', next: null },
  }),
}
const deps = () => ({
  feeds: Object.keys(feeds).map(source),
  ...{ classify, marketEvents },
  model: {
    model: createChatHeadlineModel({
      url: `${server.url}/v1/chat/completions`,
      ...{ providerModel: 'reader', key: 'key' },
    }),
    // Of the 1,000 tokens in and 100 out that each question is said to use: 1,000 + 200 millionths of a dollar.
    budget: modelBudgetSchema.parse({ perDayUsd, inputUsdPerMillion: '1', outputUsdPerMillion: '2' }),
  },
  cache: { get: async () => null, put: async () => {} },
  clock: { nowMs: async () => nowMs, toRealDelayMs: async (delayMs: number) => delayMs },
  openDatabase: () => ({ ...database.system, close: async () => {} }),
})
const run = (double = createStepDouble()) => refreshWorld({ v: 1, scheduledAtMs: nowMs }, double.step, deps())
const read = database.scoped.withPublic.bind(database.scoped)
const listEvents = async () =>
  (await read((tx) => listWorldEvents(tx, { limit: 100 }))).map(({ title, severity, classification }) => ({
    ...{ title, severity, model: classification.model },
  }))
const listSpend = () =>
  database.system.withSystem((tx) => listModelSpend(tx, new Date(nowMs).toISOString().slice(0, 10)))
const findRun = async () => (await read((tx) => listRefreshRuns(tx, { source: 'headline-model', sinceMs: nowMs })))[0]

test('default: each new report is read once, in a question with those of its feed alone; stories say which model', async () => {
  feeds = { herald: ['Fed raises rates', 'Flood in Chile'], post: ['Grid fails in Spain'] }
  const double = createStepDouble()
  expect((await run(double)).model).toEqual({
    ...{ model: 'reader/headlines-1', asked: 3, answered: 3, refused: 0, stopped: null },
    ...{ inputTokens: 2_000, outputTokens: 200, microUsd: '2400' },
  })
  expect(questions.map((titles) => titles.toSorted())).toEqual([
    ['Fed raises rates', 'Flood in Chile'],
    ['Grid fails in Spain'],
  ])
  const stories = await read((tx) => listStories(tx, { sinceMs: 0 }))
  expect(stories.map(({ severity, classification }) => [severity, classification.model])).toEqual(
    Array(3).fill(['critical', 'reader/headlines-1']),
  )
  expect(await listSpend()).toMatchObject([
    {
      model: 'reader/headlines-1',
      requests: 2,
      inputTokens: 2_000n,
      outputTokens: 200n,
      costMicroUsd: 2_400n,
      unsettledMicroUsd: 0n,
    },
  ])
  expect(await findRun()).toMatchObject({ outcome: 'good', received: 3, accepted: 3, refused: 0, error: null })
  nowMs += SLOT_MS
  expect((await run()).model).toMatchObject({ asked: 0, stopped: null })
  expect(await findRun()).toMatchObject({ outcome: 'unchanged' })
  expect(questions).toHaveLength(2)
})

test('behavior: an answer that cannot be used is counted and listed, and the rules stand for its title', async () => {
  feeds = { herald: ['Fed raises rates', 'Flood in Chile'] }
  answerOf = (title) => ({ ...sayGrave(title), ...(title.startsWith('Flood') ? { category: 'gossip' } : {}) })
  expect((await run()).model).toMatchObject({ asked: 2, answered: 1, refused: 1, stopped: null })
  expect((await listEvents()).toSorted((a, b) => (a.title < b.title ? -1 : 1))).toEqual([
    { title: 'Fed raises rates', severity: 'critical', model: 'reader/headlines-1' },
    { title: 'Flood in Chile', severity: classify('Flood in Chile').severity, model: 'rules-1' },
  ])
  expect(await findRun()).toMatchObject({ dataBad: [{ field: 'category', reason: 'unknown', count: 1 }] })
  const listed = await database.query(
    `select item_id like 'event-%' as is_event, field, reason, count::int from data_bad`,
  )
  expect(listed).toEqual([{ is_event: true, field: 'category', reason: 'unknown', count: 1 }])
})

test('behavior: a provider that fails leaves all to the rules, holds up nothing, and is left alone after three times', async () => {
  answerOf = 'turned away'
  for (const title of ['One', 'Two', 'Three', 'Four']) {
    feeds = { herald: [title], post: [`${title} more`] }
    expect((await run()).outcome).toBe('good')
    nowMs += SLOT_MS
  }
  expect(questions).toEqual([['One'], ['Two'], ['Three']])
  const runs = await read((tx) => listRefreshRuns(tx, { source: 'headline-model', sinceMs: 0 }))
  expect(runs.map(({ outcome, error }) => [outcome, error])).toEqual([
    ['held', null],
    ...Array(3).fill(['failed', 'upstream_refused']),
  ])
  expect(new Set((await listEvents()).map(({ model }) => model))).toEqual(new Set(['rules-1']))
  expect(await listSpend()).toMatchObject([{ requests: 3, costMicroUsd: 0n, unsettledMicroUsd: 0n }])
})

test('behavior: the budget of a day ends the questions, says so, and the next day has its own', async () => {
  const bound = deps().model.model.boundTokens(['One'])
  const worst = BigInt(bound.input) + 2n * BigInt(bound.output)
  // Enough for one question and most of another one.
  perDayUsd = `0.${String(worst + 1_199n).padStart(6, '0')}`
  feeds = { a: ['One'], b: ['Two'], c: ['Six'] }
  expect((await run()).model).toMatchObject({ asked: 1, answered: 1, microUsd: '1200', stopped: 'budget_spent' })
  expect(await findRun()).toMatchObject({ outcome: 'partial', error: 'budget_spent' })
  nowMs += SLOT_MS
  feeds = { a: ['One', 'Few'] }
  expect((await run()).model).toMatchObject({ asked: 0, stopped: 'budget_spent' })
  expect(await findRun()).toMatchObject({ outcome: 'held', error: 'budget_spent' })
  nowMs += DAY_MS
  feeds = { a: ['One', 'Few', 'Ten'] }
  expect((await run()).model).toMatchObject({ asked: 1, answered: 1, stopped: null })
  expect(questions).toEqual([['One'], ['Ten']])
})

test('behavior: what failed unseen counts as the worst case, and the day is over when that is spent', async () => {
  answerOf = 'html'
  const bound = deps().model.model.boundTokens(['One'])
  const worst = BigInt(bound.input) + 2n * BigInt(bound.output)
  perDayUsd = `0.${String(2n * worst).padStart(6, '0')}`
  feeds = { a: ['One'] }
  expect((await run()).model).toMatchObject({ asked: 0, stopped: 'upstream_not_json' })
  expect(await listSpend()).toMatchObject([{ requests: 2, costMicroUsd: 0n, unsettledMicroUsd: 2n * worst }])
  nowMs += SLOT_MS
  answerOf = sayGrave
  feeds = { a: ['Two'] }
  expect((await run()).model).toMatchObject({ stopped: 'budget_spent' })
  expect(questions).toHaveLength(2)
})

test('behavior: a run that breaks off goes on after what was asked, and asks nothing twice', async () => {
  feeds = { a: ['One'], b: ['Two'] }
  const double = createStepDouble()
  for (const name of ['stories v1 0', 'close v1']) {
    // Where an isolate is gone, nothing writes the end that a failure would.
    double.breakAt(name, 'fail v1')
    await expect(run(double)).rejects.toThrow('The isolate is gone.')
  }
  double.breakAt()
  expect(await run(double)).toMatchObject({ outcome: 'good', reports: 2, model: { asked: 2, answered: 2 } })
  expect(questions).toEqual([['One'], ['Two']])
})

test('behavior: a question that breaks off is not asked again; its reports and later ones stay with the rules', async () => {
  feeds = { a: ['One'], b: ['Two'] }
  const double = createStepDouble()
  double.breakAt('model v1 1')
  expect(await run(double)).toMatchObject({ outcome: 'good', reports: 2, model: { asked: 1, stopped: 'Error' } })
  nowMs += SLOT_MS
  await run()
  expect(questions).toEqual([['One']])
})

test('behavior: two that reserve at once never get more than the budget together', async () => {
  const day = '2030-01-01'
  const ask = () =>
    database.system.withSystem((tx) =>
      reserveModelSpend(tx, { day, model: 'a', microUsd: 300n, budgetMicroUsd: 1_000n }),
    )
  const had = await Promise.all(Array.from({ length: 8 }, ask))
  expect(had.filter(Boolean)).toHaveLength(3)
})
