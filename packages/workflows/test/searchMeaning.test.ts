import { listRefreshRuns, type SystemDatabase, saveMarkets } from '@spells/db'
import { createReferenceEmbedder, startEmbeddingServer } from '@spells/local/embedding'
import { openVectorDatabase, type VectorDatabase } from '@spells/local/vectorDatabase'
import { AppError } from '@spells/shared'
import { createOpenAiEmbeddings, type EmbeddingProvider } from '@spells/signals/embedding'
import { createRuleClassifier, rulesV1 } from '@spells/signals/world'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createQueryEmbedder } from '../src/search/createQueryEmbedder.ts'
import type { DocumentEmbedding } from '../src/search/embedDocuments.ts'
import { findBySearch } from '../src/search/findBySearch.ts'
import { refreshVectors } from '../src/search/refreshVectors.ts'
import { refreshWorld } from '../src/world/refreshWorld.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'
import { createStepDouble, loseFaults } from './stepDouble.ts'

const SLOT_MS = 30 * 60_000
const KEY = 'canary-embedding-key'
const reference = createReferenceEmbedder()
const plain = setupDatabase()

let database: VectorDatabase
let provider: EmbeddingProvider
let embedding: DocumentEmbedding
/** What happens to the database when the provider is asked. */
let onAsked: () => Promise<unknown>
let stop = async () => {}
let asked: string[][] = []
let fault: AppError | undefined
let nowMs = NOW_MS
const kv = new Map<string, string>()
/** For how long each vector of a search is kept. */
let keptSec: number[] = []
const clock = { nowMs: async () => nowMs, toRealDelayMs: async (delayMs: number) => delayMs }

beforeAll(async () => {
  database = await openVectorDatabase()
  const server = await startEmbeddingServer(reference, { key: KEY })
  const adapter = createOpenAiEmbeddings({ url: `${server.url}/v1/embeddings`, key: KEY, space: reference.space })
  provider = {
    space: reference.space,
    embed: async (texts) => {
      asked.push([...texts])
      await onAsked()
      if (fault) throw fault
      return adapter.embed(texts)
    },
  }
  embedding = { provider, dailyTokens: 1e6, retry: { sleep: async () => {} } }
  stop = server.stop
})
afterAll(async () => {
  await Promise.all([stop(), database.close()])
})
beforeEach(async () => {
  await database.query('delete from markets')
  await database.query('delete from embedding_usage')
  await database.query('delete from refresh_runs')
  await database.query('delete from data_bad')
  onAsked = async () => {}
  kv.clear()
  keptSec = []
  asked = []
  fault = undefined
  nowMs += SLOT_MS
})

const market = (id: string, question: string, volumeUsd: number | null = null) => ({
  ...{ source: 'gamma' as const, id, question, slug: 'x', outcomes: ['Yes', 'No'], tokenIds: [], probability: 0.5 },
  ...{ liquidityUsd: null, endsAt: null, volumeUsd, status: 'open' as const, observedAt: nowMs },
})
const save = (...questions: readonly string[]) =>
  database.system.withSystem((tx) =>
    saveMarkets(
      tx,
      questions.map((question, at) => market(`m${at}`, question, at === 0 ? 1e6 : null)),
    ),
  )
const fill = (
  options: {
    dailyTokens?: number
    over?: EmbeddingProvider
    step?: ReturnType<typeof createStepDouble>['step']
    openDatabase?: () => SystemDatabase
  } = {},
) =>
  refreshVectors(nowMs, options.step ?? createStepDouble().step, {
    embedding: { ...embedding, provider: options.over ?? provider, dailyTokens: options.dailyTokens ?? 1e6 },
    clock,
    openDatabase: options.openDatabase ?? (() => database.system),
  })
const cache = {
  get: async (key: string) => kv.get(key) ?? null,
  put: async (key: string, value: string, options?: { readonly expirationTtl: number }) => {
    kv.set(key, value)
    keptSec.push(options?.expirationTtl ?? 0)
  },
}
const openEmbedder = (options: { dailyTokens?: number; timeoutMs?: number; over?: EmbeddingProvider } = {}) => {
  const { dailyTokens = 1e6, over = provider, ...rest } = options
  return createQueryEmbedder({ provider: over, dailyTokens, cache, clock, ...rest })
}
const listRuns = () => database.scoped.withPublic((tx) => listRefreshRuns(tx, { source: 'search-vectors', sinceMs: 0 }))
const search = (q: string, embedder = openEmbedder()) => findBySearch(database.scoped, { q, limit: 10 }, embedder)
const QUESTIONS = ['Will the Fed cut rates?', 'Will it rain in Chile?', 'Who wins the vote?']

test('default: documents get vectors once, anew when their text changes, and the run says how many', async () => {
  await save(...QUESTIONS)
  expect(await fill()).toEqual({ outcome: 'good', embedded: 3, refused: 0, left: 0, stopped: null })
  expect(asked).toEqual([QUESTIONS])
  nowMs += SLOT_MS
  await save('Will the Fed hike rates?', ...QUESTIONS.slice(1))
  expect(await fill()).toEqual({ outcome: 'good', embedded: 1, refused: 0, left: 0, stopped: null })
  expect(asked[1]).toEqual(['Will the Fed hike rates?'])
  nowMs += SLOT_MS
  expect(await fill()).toEqual({ outcome: 'good', embedded: 0, refused: 0, left: 0, stopped: null })
  expect(asked).toHaveLength(2)
  const [run] = await listRuns()
  expect(run).toMatchObject({ outcome: 'good', received: 0, accepted: 0, error: null })
  const words = [...QUESTIONS, 'Will the Fed hike rates?'].join(' ').match(/[a-z]+/gi)
  expect(await database.query('select tokens::int from embedding_usage')).toEqual([{ tokens: words?.length }])
})

test('behavior: the refresh of the world fills the vectors, also when no news could be read', async () => {
  await save(...QUESTIONS)
  const deps = {
    ...{ feeds: [], classify: createRuleClassifier(rulesV1).classify, cache, clock },
    marketEvents: { fetchPage: () => Promise.reject(new Error('down')) },
    embedding,
    openDatabase: () => database.system,
  }
  const run = refreshWorld({ v: 1, scheduledAtMs: nowMs }, createStepDouble().step, deps)
  await expect(run).rejects.toMatchObject({ code: 'upstream_not_usable' })
  expect(asked).toEqual([QUESTIONS])
  expect((await search('Fed')).meaning.status).toBe('used')
})

test('behavior: nothing is done without a provider', async () => {
  const double = createStepDouble()
  expect(await refreshVectors(nowMs, double.step, { clock, openDatabase: () => database.system })).toBeUndefined()
  expect(double.ran).toEqual([])
})

test('behavior: many are embedded batch by batch; a run that breaks off goes on where it stopped', async () => {
  await save(...Array.from({ length: 250 }, (_, at) => `Question number ${at}`))
  const double = createStepDouble()
  double.breakAt('vectors v1 1')
  expect(await fill({ step: double.step })).toEqual({
    outcome: 'partial',
    embedded: 100,
    refused: 0,
    left: 150,
    stopped: 'Error',
  })
  nowMs += SLOT_MS
  expect(await fill()).toEqual({ outcome: 'good', embedded: 150, refused: 0, left: 0, stopped: null })
  expect(asked.map(({ length }) => length)).toEqual([100, 100, 50])
  expect(new Set(asked.flat()).size).toBe(250)
})

test('behavior: a provider that is down leaves search as it is, and the run says what it missed', async () => {
  await save(...QUESTIONS)
  fault = new AppError({ code: 'upstream_unreachable', shortMessage: 'Down.', retry: 'safe' })
  expect(await fill()).toEqual({ outcome: 'failed', embedded: 0, refused: 0, left: 3, stopped: 'upstream_unreachable' })
  const [run] = await listRuns()
  expect(run).toMatchObject({ outcome: 'failed', received: 3, accepted: 0, error: 'upstream_unreachable' })
  const reply = await search('rain')
  expect(reply.items.map(({ id }) => id)).toEqual(['m1'])
  expect(reply.meaning.status).toBe('none_embedded')
})

test('behavior: no more is asked than the day has tokens for; a tenth of them is left to searches', async () => {
  await save(...QUESTIONS)
  // The three texts are estimated at 25 tokens; nine tenths of 27 are 24.
  expect(await fill({ dailyTokens: 27 })).toEqual({
    outcome: 'held',
    embedded: 0,
    refused: 0,
    left: 3,
    stopped: 'budget_spent',
  })
  expect(asked).toEqual([])
  expect(await listRuns()).toMatchObject([{ outcome: 'held', error: 'budget_spent' }])
  nowMs += SLOT_MS
  expect(await fill({ dailyTokens: 28 })).toMatchObject({ outcome: 'good', embedded: 3 })
  const [spent] = await database.query<{ tokens: number }>('select tokens::int from embedding_usage')
  expect(spent?.tokens).toBe(14)
  const poor = openEmbedder({ dailyTokens: 100 })
  await database.query('update embedding_usage set tokens = 51')
  const reply = await search('rain in Chile', poor)
  expect(reply.meaning.status).toBe('budget_spent')
  expect(reply.items.map(({ id }) => id)).toEqual(['m1'])
  nowMs += 24 * 3_600_000
  expect((await search('rain in Chile', poor)).meaning.status).toBe('used')
})

test('behavior: searches cost at most half of a day, each at least 50 tokens and no more than 200 characters', async () => {
  await save(...QUESTIONS)
  await fill()
  await database.query('delete from embedding_usage')
  asked = []
  const embedder = openEmbedder({ dailyTokens: 300 })
  const statuses: string[] = []
  for (const q of ['Fed', '\ufdfa'.repeat(200), 'Chile', 'vote'])
    statuses.push((await search(q, embedder)).meaning.status)
  expect(statuses).toEqual(['used', 'used', 'used', 'budget_spent'])
  expect(asked.map(([text = '']) => Array.from(text).length <= 200)).toEqual([true, true, true])
  expect(await database.query('select tokens::int, search_tokens::int from embedding_usage')).toEqual([
    { tokens: 150, search_tokens: 150 },
  ])
  expect(new Set(keptSec)).toEqual(new Set([86_400]))
  // The other half is there for documents.
  nowMs += SLOT_MS
  await save('Will the Fed hike rates?', ...QUESTIONS.slice(1))
  expect(await fill({ dailyTokens: 300 })).toMatchObject({ outcome: 'good', embedded: 1 })
})

test('behavior: each asking counts, also one that is repeated; none goes beyond the budget', async () => {
  await save(...QUESTIONS)
  fault = new AppError({ code: 'upstream_unreachable', shortMessage: 'Too slow.', retry: 'safe' })
  expect(await fill()).toMatchObject({ outcome: 'failed', stopped: 'upstream_unreachable' })
  expect(asked).toHaveLength(3)
  expect(await database.query('select tokens::int from embedding_usage')).toEqual([{ tokens: 3 * 25 }])
  nowMs += 24 * 3_600_000
  // Nine tenths are enough for two of them.
  expect(await fill({ dailyTokens: 60 })).toMatchObject({ outcome: 'held', stopped: 'budget_spent' })
  expect(asked).toHaveLength(5)
})

test('behavior: after three failures in a row the provider is left alone for a refresh, then tried', async () => {
  await save(...QUESTIONS)
  fault = new AppError({ code: 'upstream_refused', shortMessage: 'No.', retry: 'never' })
  for (let slot = 0; slot < 3; slot++) {
    expect(await fill()).toMatchObject({ outcome: 'failed', stopped: 'upstream_refused' })
    nowMs += SLOT_MS
  }
  fault = undefined
  expect(await fill()).toEqual({ outcome: 'held', embedded: 0, refused: 0, left: 0, stopped: 'held' })
  expect(asked).toHaveLength(3)
  expect((await listRuns())[0]).toMatchObject({ outcome: 'held', error: null })
  nowMs += SLOT_MS
  expect(await fill()).toMatchObject({ outcome: 'good', embedded: 3 })
})

test('behavior: a text that the provider refuses is passed over until it changes, told of, and holds up no other', async () => {
  const questions = Array.from({ length: 150 }, (_, at) => `Question number ${at}`)
  const odd = ['Odd one', 'Odd two', 'Odd three']
  await save('Odd zero', ...questions, ...odd)
  const refuse = (status: number) => new AppError({ ...refusal, facts: { status } })
  const refusal = { code: 'upstream_refused', shortMessage: 'Too long.', retry: 'never' } as const
  const picky: EmbeddingProvider = {
    space: provider.space,
    embed: async (texts) => {
      if (texts.some((text) => text.startsWith('Odd'))) throw refuse(400)
      return provider.embed(texts)
    },
  }
  expect(await fill({ over: picky })).toEqual({ outcome: 'good', embedded: 150, refused: 4, left: 0, stopped: null })
  expect((await listRuns())[0]).toMatchObject({
    ...{ received: 154, accepted: 150, refused: 4, dataBad: [{ field: 'text', reason: 'refused', count: 4 }] },
  })
  const bad = await database.query(`select item_id as id from data_bad where source = 'search-vectors' order by 1`)
  expect(bad).toEqual(['m0', 'm151', 'm152', 'm153'].map((id) => ({ id })))
  expect((await search('Question number 7')).meaning.status).toBe('used')
  expect((await search('odd')).items.flatMap(({ why }) => why.map(({ how }) => how))).not.toContain('meaning')
  nowMs += SLOT_MS
  asked = []
  expect(await fill()).toMatchObject({ outcome: 'good', embedded: 0, refused: 0 })
  expect(asked).toEqual([])
  nowMs += SLOT_MS
  await save('Even zero', ...questions, ...odd)
  expect(await fill()).toMatchObject({ outcome: 'good', embedded: 1, refused: 0 })
  expect(asked).toEqual([['Even zero']])
})

test('behavior: a provider that takes no text at all is at fault itself: no text is passed over', async () => {
  await save(...QUESTIONS)
  fault = new AppError({ code: 'upstream_not_usable', shortMessage: 'Another dimension.', retry: 'never' })
  const failed = { outcome: 'failed', embedded: 0, refused: 0, left: 3, stopped: 'upstream_not_usable' }
  expect(await fill()).toEqual(failed)
  expect(asked).toHaveLength(2)
  fault = undefined
  nowMs += SLOT_MS
  expect(await fill()).toMatchObject({ outcome: 'good', embedded: 3 })
})

test('behavior: room for the vectors is made once in a refresh; where it cannot be made, the run has failed', async () => {
  await save(...Array.from({ length: 150 }, (_, at) => `Question number ${at}`))
  onAsked = () => database.query('revoke execute on function prepare_search_vectors from spells_system')
  const filled = await fill()
  nowMs += SLOT_MS
  const next = await fill()
  await database.query('grant execute on function prepare_search_vectors to spells_system')
  expect(filled).toMatchObject({ outcome: 'good', embedded: 150 })
  expect(next?.outcome).toBe('failed')
  expect((await listRuns()).map(({ outcome }) => outcome)).toEqual(['failed', 'good'])
})

test('behavior: what fails in a step is told by its code, although a step loses it', async () => {
  const openDatabase = (): SystemDatabase => ({
    withSystem: async () => {
      throw new AppError({ code: 'database_unavailable', shortMessage: 'It is down.', retry: 'unknown' })
    },
    close: async () => {},
  })
  expect(await fill({ openDatabase, step: loseFaults(createStepDouble().step) })).toMatchObject({
    ...{ outcome: 'failed', stopped: 'database_unavailable' },
  })
})

test('behavior: a server without pgvector is told of; words are searched', async () => {
  const deps = {
    embedding,
    clock,
    openDatabase: () => ({ ...plain.system, close: async () => {} }),
  }
  expect(await refreshVectors(nowMs, createStepDouble().step, deps)).toEqual({
    ...{ outcome: 'failed', embedded: 0, refused: 0, left: 0, stopped: 'no_pgvector' },
  })
  await plain.system.withSystem((tx) => saveMarkets(tx, [market('m1', 'Will it rain in Chile?')]))
  const reply = await findBySearch(plain.scoped, { q: 'rain', limit: 10 }, openEmbedder())
  expect(reply.items.map(({ id }) => id)).toEqual(['m1'])
  expect(reply.meaning).toEqual({
    status: 'no_pgvector',
    detail: 'Only words were searched: the database has no pgvector that can be used.',
  })
  expect(asked).toEqual([])
})

test('default: found by its meaning, in words that it has not', async () => {
  await save(...QUESTIONS)
  await fill()
  const { items, meaning } = await search('Powell lowers borrowing costs')
  expect(meaning).toEqual({ status: 'used', detail: 'Words and meanings were searched.' })
  expect(items[0]).toMatchObject({ kind: 'market', id: 'm0', market: { status: 'open' } })
  expect(items[0]?.why).toEqual([
    {
      ...{ asked: 'Powell lowers borrowing costs', matched: 'Will the Fed cut rates?', how: 'meaning' },
      similarity: expect.closeTo(0.8, 0),
    },
  ])
  expect(items.map(({ id }) => id)).not.toContain('m1')
  const off = await findBySearch(database.scoped, { q: 'Powell lowers borrowing costs', limit: 10 })
  expect(off).toMatchObject({ items: [], meaning: { status: 'off' } })
})

test('behavior: what both find is first, with both reasons; a kind is kept to', async () => {
  await save('Will the Fed cut rates?', 'Will the Fed chair rain on the parade?', 'Powell lowers interest')
  await fill()
  const { items } = await search('Fed cut')
  expect(items[0]?.id).toBe('m0')
  expect(items[0]?.score).toBe(1)
  expect(items[0]?.why.map(({ how }) => how)).toEqual(['word', 'word', 'meaning'])
  expect(items.map(({ id }) => id)).toContain('m2')
  const stories = await findBySearch(database.scoped, { q: 'Fed cut', kind: 'story', limit: 10 }, openEmbedder())
  expect(stories).toMatchObject({ items: [], meaning: { status: 'used' } })
})

test('behavior: the same words are embedded once, however they are typed; what the cache says is checked', async () => {
  await save(...QUESTIONS)
  await fill()
  asked = []
  const embedder = openEmbedder()
  const first = await search('Fed  cut', embedder)
  expect((await search(' fed cut', embedder)).items.map(({ id }) => id)).toEqual(first.items.map(({ id }) => id))
  expect(asked).toEqual([['fed cut']])
  const [[key, kept] = ['', '']] = kv
  expect(key).toMatch(/^search-vector:v1:[0-9a-f]{64}$/)
  for (const broken of ['', '!', kept.slice(4), btoa('\u00ff'.repeat(1_024))]) {
    kv.set(key, broken)
    expect((await search('fed cut', embedder)).meaning.status).toBe('used')
  }
  expect(asked).toHaveLength(5)
})

test('behavior: a cache that is down changes nothing', async () => {
  await save(...QUESTIONS)
  await fill()
  const down = { get: () => Promise.reject(new Error('down')), put: () => Promise.reject(new Error('down')) }
  const embedder = createQueryEmbedder({ provider, dailyTokens: 1e6, cache: down, clock })
  expect((await search('fed cut', embedder)).meaning.status).toBe('used')
})

test('behavior: a provider that is down or silent breaks nothing, and is left alone for a while', async () => {
  await save(...QUESTIONS)
  await fill()
  asked = []
  const embedder = openEmbedder()
  fault = new AppError({ code: 'upstream_overloaded', shortMessage: 'Busy.', retry: 'safe' })
  const reply = await search('rain', embedder)
  expect(reply.items.map(({ id, why }) => [id, why.length])).toEqual([['m1', 1]])
  expect(reply.meaning).toEqual({
    status: 'provider_failed',
    detail: 'Only words were searched: the embedding provider failed or was too slow.',
  })
  fault = undefined
  expect((await search('chile', embedder)).meaning.status).toBe('provider_failed')
  expect(asked).toEqual([['rain']])
  nowMs += 30_001
  expect((await search('chile', embedder)).meaning.status).toBe('used')
  let silences = 0
  const never = () => {
    silences++
    return new Promise<never>(() => {})
  }
  const silent = openEmbedder({ timeoutMs: 500, over: { ...provider, embed: never } })
  const late = await search('vote', silent)
  expect([late.items.map(({ id }) => id), late.meaning.status]).toEqual([['m2'], 'provider_failed'])
  expect((await search('who', silent)).meaning.status).toBe('provider_failed')
  expect(silences).toBe(1)
})

test('behavior: who searches for what the provider refuses takes meanings away from nobody else', async () => {
  await save(...QUESTIONS)
  await fill()
  const facts = (status: number) => ({ code: 'upstream_refused', shortMessage: 'No.', facts: { status } }) as const
  for (const [refusal, next] of [
    [new AppError({ ...facts(400), retry: 'never' }), 'used'],
    [new AppError({ code: 'upstream_not_usable', shortMessage: 'No direction.', retry: 'never' }), 'used'],
    [new AppError({ ...facts(401), retry: 'never' }), 'provider_failed'],
  ] as const) {
    kv.clear()
    const embedder = openEmbedder()
    fault = refusal
    expect((await search('odd', embedder)).meaning.status).toBe('provider_failed')
    fault = undefined
    expect((await search('rain', embedder)).meaning.status).toBe(next)
  }
})

test('behavior: tokens that cannot be counted are no fault of the provider, which is asked again at once', async () => {
  await save(...QUESTIONS)
  await fill()
  const embedder = openEmbedder()
  await database.query('revoke execute on function count_embedding_tokens from spells_app')
  const reply = await search('rain', embedder)
  await database.query('grant execute on function count_embedding_tokens to spells_app')
  expect([reply.items.map(({ id }) => id), reply.meaning.status]).toEqual([['m1'], 'store_failed'])
  expect((await search('rain', embedder)).meaning.status).toBe('used')
})

test('behavior: vectors that cannot be read break nothing', async () => {
  await save(...QUESTIONS)
  await fill()
  await database.query('alter table search_vectors rename column embedding to gone')
  const reply = await search('rain')
  expect([reply.items.map(({ id }) => id), reply.meaning.status]).toEqual([['m1'], 'store_failed'])
  await database.query('alter table search_vectors rename column gone to embedding')
})
