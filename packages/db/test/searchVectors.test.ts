import { openVectorDatabase, type VectorDatabase } from '@spells/local/vectorDatabase'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  countEmbeddingTokens,
  findNearestDocuments,
  getSearchVectorState,
  listUnembeddedDocuments,
  type PublicTransaction,
  prepareSearchVectors,
  saveMarkets,
  saveSearchVectors,
} from '../src/index.ts'
import { buildNearestQuery } from '../src/queries/search/searchVectors.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const plain = setupDatabase()
let database: VectorDatabase
beforeAll(async () => {
  database = await openVectorDatabase()
  await system((tx) =>
    saveMarkets(tx, [
      market('1', 'Will the Fed cut rates?', 1e6),
      market('2', 'Will it rain?', 10),
      market('3', 'Who?'),
    ]),
  )
  await database.query(
    `insert into stories (id, title, link, category, severity, classification, mentions, mention_count, sources, first_seen_at, last_seen_at)
     values ('s', 'Powell lowers rates', 'https://a.example', 'monetary', 'high', '{}', '[{"title":"Fed surprises"}]', 1, '["a"]', now(), now())`,
  )
})
afterAll(() => database.close())

const market = (id: string, question: string, volumeUsd: number | null = null) => ({
  ...{ source: 'gamma' as const, id, question, slug: question.toLowerCase(), outcomes: ['Yes', 'No'], tokenIds: [] },
  ...{ probability: 0.5, liquidityUsd: null, endsAt: null, volumeUsd, status: 'open' as const, observedAt: NOW_MS },
})
const open: VectorDatabase['scoped']['withPublic'] = (work) => database.scoped.withPublic(work)
const system: VectorDatabase['system']['withSystem'] = (work) => database.system.withSystem(work)
const space = { model: 'm1', dimension: 3 }
const list = (limit = 10) => system((tx) => listUnembeddedDocuments(tx, space, limit))
const embed = async (vectors: Readonly<Record<string, readonly number[]>>) => {
  const { documents } = await list()
  const rows = documents.flatMap(({ kind, id, textHash }) => {
    const vector = vectors[id]
    return vector ? [{ kind, id, textHash, vector }] : []
  })
  await system((tx) => saveSearchVectors(tx, space, rows))
}
/** As with so many rows that nothing but an index will do. */
const byIndex = <Value>(work: (tx: PublicTransaction) => Promise<Value>): Promise<Value> =>
  open(async (tx) => {
    await tx.execute(sql`select set_config(name, 'off', true)
      from unnest(array['enable_seqscan', 'enable_bitmapscan', 'enable_sort']) as name`)
    return work(tx)
  })
const near = (vector: readonly number[], kind?: 'market' | 'story') =>
  open((tx) => findNearestDocuments(tx, space, { vector, kind, limit: 10 }))

test('behavior: a server without pgvector says so, and nothing else fails', async () => {
  expect(await plain.system.withSystem((tx) => prepareSearchVectors(tx, space))).toBe(false)
  expect(await plain.scoped.withPublic((tx) => getSearchVectorState(tx, space))).toBe('no_pgvector')
})

test('default: what has no vector is listed, kept, and found by nearness', async () => {
  expect(await open((tx) => getSearchVectorState(tx, space))).toBe('none_embedded')
  expect(await system((tx) => prepareSearchVectors(tx, space))).toBe(true)
  expect(await system((tx) => prepareSearchVectors(tx, space))).toBe(true)
  const { documents, left } = await list(3)
  expect(left).toBe(4)
  expect(documents.map(({ kind, id, text }) => [kind, id, text])).toEqual([
    ['story', 's', 'Powell lowers rates\nFed surprises'],
    ['market', '1', 'Will the Fed cut rates?'],
    ['market', '2', 'Will it rain?'],
  ])
  expect(documents.every(({ textHash }) => /^[0-9a-f]{64}$/.test(textHash))).toBe(true)
  await embed({ s: [1, 0, 0], '1': [0.8, 0.6, 0], '2': [0, 0, 1] })
  expect(await open((tx) => getSearchVectorState(tx, space))).toBe('ready')
  expect((await list()).documents.map(({ id }) => id)).toEqual(['3'])
  const found = await near([1, 0, 0])
  expect(found.map(({ kind, id, title }) => [kind, id, title])).toEqual([
    ['story', 's', 'Powell lowers rates'],
    ['market', '1', 'Will the Fed cut rates?'],
    ['market', '2', 'Will it rain?'],
  ])
  expect(found.map(({ similarity }) => similarity.toFixed(6))).toEqual(['1.000000', '0.800000', '0.000000'])
  expect((await near([0, 0, -1], 'market')).map(({ id }) => id)).toEqual(['1', '2'])
})

test('behavior: nearness is found by the index of kind and dimension', async () => {
  const indexes = await database.query<{ indexdef: string }>(
    `select indexdef from pg_indexes where indexname like 'search_vectors_near%'`,
  )
  expect(indexes.map(({ indexdef }) => indexdef).toSorted()).toEqual([
    expect.stringMatching(/near_market_3.*hnsw.*vector_cosine_ops.*= 3.*'market'/),
    expect.stringMatching(/near_story_3.*hnsw.*vector_cosine_ops.*= 3.*'story'/),
  ])
  const explain = (kind?: 'market' | 'story') =>
    byIndex(async (tx) => {
      const plan = await tx.execute(sql`explain ${buildNearestQuery(space, { vector: [1, 0, 0], kind, limit: 5 })}`)
      return JSON.stringify(plan).match(/Index Scan using search_vectors_near\w+/g)
    })
  const [market, story] = ['market', 'story'].map((kind) => `Index Scan using search_vectors_near_${kind}_3`)
  expect(await explain('market')).toEqual([market])
  expect(await explain('story')).toEqual([story])
  expect(await explain()).toEqual([market, story])
})

test('behavior: the rare kind is found among many of the other that are nearer', async () => {
  const many = Array.from({ length: 1_000 }, (_, at) => market(`many-${at}`, `Question number ${at}?`))
  await system((tx) => saveMarkets(tx, many))
  for (const id of ['a', 'b', 'c', 'd'])
    await database.query(
      `insert into stories (id, title, link, category, severity, classification, mentions, mention_count, sources, first_seen_at, last_seen_at)
       values ('${id}', 'Story ${id}', 'https://a.example', 'monetary', 'high', '{}', '[]', 1, '["a"]', now(), now())`,
    )
  const { documents } = await list(2_000)
  const rows = documents.flatMap(({ kind, id, textHash }, at) => {
    if (kind === 'market' && !id.startsWith('many-')) return []
    return [{ kind, id, textHash, vector: kind === 'market' ? [at / 1e5, 0.1, 1] : [0.1, 1, 0] }]
  })
  await system((tx) => saveSearchVectors(tx, space, rows))
  const find = (kind?: 'market' | 'story') =>
    byIndex((tx) => findNearestDocuments(tx, space, { vector: [0, 0, 1], kind, limit: 10 }))
  expect((await find('story')).map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'c', 'd', 's'])
  expect((await find('market')).map(({ kind }) => kind)).toEqual(Array(10).fill('market'))
  const both = await find()
  expect(both).toEqual(both.toSorted((one, other) => other.similarity - one.similarity))
  expect(both).toHaveLength(10)
  await database.query(`delete from markets where id like 'many-%'`)
  await database.query(`delete from stories where id <> 's'`)
  // The index would go on looking at what is gone.
  await database.query('vacuum search_vectors')
})

test('behavior: a text that changed is listed again until it is embedded anew; what is gone has no vector', async () => {
  await system((tx) => saveMarkets(tx, [{ ...market('2', 'Will it snow?', 10), observedAt: NOW_MS + 1 }]))
  expect((await list()).documents.map(({ id, text }) => [id, text])).toEqual([
    ['2', 'Will it snow?'],
    ['3', 'Who?'],
  ])
  const [changed] = (await list()).documents
  await embed({ '2': [0, 1, 0] })
  expect((await near([0, 1, 0]))[0]).toMatchObject({ id: '2', title: 'Will it snow?' })
  await database.query(`delete from markets where id = '2'`)
  expect((await near([0, 1, 0])).map(({ id }) => id)).not.toContain('2')
  // Gone while its vector was made.
  await system((tx) =>
    saveSearchVectors(tx, space, [{ kind: 'market', id: '2', textHash: changed?.textHash ?? '', vector: [0, 1, 0] }]),
  )
  expect(await database.query(`select id from search_vectors where id = '2'`)).toEqual([])
})

test('behavior: a text without a vector is neither listed again nor found', async () => {
  const isFound = async (vector: readonly number[] | null) => {
    await database.query(`delete from search_vectors where id = '3'`)
    const [open] = (await list()).documents.filter(({ id }) => id === '3')
    const row = { kind: 'market' as const, id: '3', textHash: open?.textHash ?? '', vector }
    await system((tx) => saveSearchVectors(tx, space, [row]))
    expect((await list()).documents.map(({ id }) => id)).not.toContain('3')
    const byScan = await near([0.1, 0.2, 0.3])
    const found = await byIndex((tx) => findNearestDocuments(tx, space, { vector: [0.1, 0.2, 0.3], limit: 10 }))
    return [byScan, found].map((some) => some.some(({ id }) => id === '3'))
  }
  expect(await isFound([0.1, 0.2, 0.3])).toEqual([true, true])
  expect(await isFound(null)).toEqual([false, false])
  const other = { model: 'm3', dimension: 3 }
  await system((tx) => saveSearchVectors(tx, other, [{ kind: 'market', id: '3', textHash: 'x', vector: null }]))
  expect(await open((tx) => getSearchVectorState(tx, other))).toBe('none_embedded')
})

test('behavior: another model or dimension begins anew, with an index of its own', async () => {
  const other = { model: 'm2', dimension: 2 }
  expect(await system((tx) => prepareSearchVectors(tx, other))).toBe(true)
  expect(await database.query('select id from search_vectors')).toEqual([])
  expect(
    await database.query(
      `select indexname from pg_indexes where indexname like 'search_vectors_near%' order by indexname`,
    ),
  ).toEqual([{ indexname: 'search_vectors_near_market_2' }, { indexname: 'search_vectors_near_story_2' }])
  expect(await open((tx) => getSearchVectorState(tx, other))).toBe('none_embedded')
  const save = (vector: readonly number[]) =>
    system((tx) => saveSearchVectors(tx, other, [{ kind: 'market', id: '1', textHash: 'x', vector }]))
  await expect(save([1, 0, 0])).rejects.toThrow()
  await save([1, 0])
  expect(await open((tx) => getSearchVectorState(tx, other))).toBe('ready')
  await expect(system((tx) => prepareSearchVectors(tx, { model: 'm', dimension: 2_001 }))).rejects.toThrow()
})

test('behavior: an extension that is not ours to install, or elsewhere, is as none; one that comes later needs no migration', async () => {
  const prepare = () => system((tx) => prepareSearchVectors(tx, space))
  await database.query('drop table search_vectors')
  await database.query('drop extension vector')
  expect(await prepare()).toBe(false)
  expect(await open((tx) => getSearchVectorState(tx, space))).toBe('no_pgvector')
  // Neither a question of rights: what a host's list or a missing library says is none either.
  await database.query('alter schema extensions rename to elsewhere')
  const elsewhere = await prepare().catch(() => 'failed')
  await database.query('alter schema elsewhere rename to extensions')
  expect(elsewhere).toBe(false)
  await database.query('create extension vector schema public')
  expect(await prepare()).toBe(false)
  await database.query('alter extension vector set schema extensions')
  expect(await prepare()).toBe(true)
  expect(await open((tx) => getSearchVectorState(tx, space))).toBe('none_embedded')
})

test('behavior: a pgvector without hnsw is searched without an index', async () => {
  const old = { model: 'm4', dimension: 4 }
  await database.query(`update pg_am set amname = 'hnsw_not_yet' where amname = 'hnsw'`)
  const prepared = await system((tx) => prepareSearchVectors(tx, old)).catch(() => 'failed')
  await database.query(`update pg_am set amname = 'hnsw' where amname = 'hnsw_not_yet'`)
  expect(prepared).toBe(true)
  const row = { kind: 'market' as const, id: '1', textHash: 'x', vector: [1, 0, 0, 0] }
  await system((tx) => saveSearchVectors(tx, old, [row]))
  const found = await open((tx) => findNearestDocuments(tx, old, { vector: [1, 0, 0, 0], limit: 10 }))
  expect(found.map(({ id }) => id)).toEqual(['1'])
})

test('rejects: writes by the role of the routes', async () => {
  for (const statement of [
    'delete from search_vectors',
    'select prepare_search_vectors(2)',
    'select * from embedding_usage',
  ])
    await expect(open((tx) => tx.execute(statement))).rejects.toThrow()
})

test('behavior: tokens are counted up to what a day may have, also on a server without pgvector', async () => {
  for (const count of [
    (change: number, most: number | null) =>
      plain.scoped.withPublic((tx) => countEmbeddingTokens(tx, { day: '2026-11-20', model: 'm', change, most })),
    (change: number, most: number | null) =>
      system((tx) => countEmbeddingTokens(tx, { day: '2026-11-20', model: 'm', change, most })),
  ]) {
    expect(await count(60, 100)).toBe(true)
    expect(await count(41, 100)).toBe(false)
    expect(await count(40, 100)).toBe(true)
    expect(await count(1, 100)).toBe(false)
    expect(await count(-30, null)).toBe(true)
    expect(await count(30, 100)).toBe(true)
    expect(await count(5, null)).toBe(true)
  }
  const ofSearches = (change: number, most: number | null, mostOfSearches: number | null) =>
    open((tx) =>
      countEmbeddingTokens(tx, { day: '2026-11-20', model: 'm', change, most, ofSearches: { most: mostOfSearches } }),
    )
  expect(await ofSearches(51, 1_000, 50)).toBe(false)
  expect(await ofSearches(50, 154, 50)).toBe(false)
  expect(await ofSearches(50, 1_000, 50)).toBe(true)
  expect(await ofSearches(1, 1_000, 50)).toBe(false)
  expect(await ofSearches(-50, null, null)).toBe(true)
  expect(await database.query('select search_tokens::int from embedding_usage')).toEqual([{ search_tokens: 0 }])
  expect(await database.query('select day, model, tokens::int from embedding_usage')).toEqual([
    { day: '2026-11-20', model: 'm', tokens: 105 },
  ])
})
