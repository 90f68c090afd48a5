import { env } from 'cloudflare:test'
import { createScopedDatabase } from '@spells/db'
import { searchReplySchema } from '@spells/shared/api'
import { beforeEach, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { createDeps } from '../src/createDeps.ts'
import { createQueryEmbeddings } from '../src/createEmbeddings.ts'
import { setupApi } from './setupApi.ts'
import type { MeaningParts } from './startMeaningParts.ts'

const meaning: MeaningParts = JSON.parse(env.MEANING)
const { cache, clock } = createDeps(env)
const configured = {
  ...{
    EMBEDDINGS_URL: meaning.embeddingsUrl,
    EMBEDDINGS_MODEL: meaning.model,
    EMBEDDINGS_KEY: meaning.key,
  },
  EMBEDDINGS_DIMENSION: String(meaning.dimension),
}

/** Searches over a database with pgvector, as it is configured. */
async function search(q: string, vars: Readonly<Record<string, string>>) {
  const api = setupApi({
    queryEmbedder: createQueryEmbeddings(readConfig({ ...env, ...vars }), { cache, clock }),
    openDatabase: () => createScopedDatabase({ connectionString: meaning.databaseUrl, maxConnections: 1 }),
  })
  const reply = await api.request('GET', `/v1/search?q=${encodeURIComponent(q)}`)
  expect([reply.status, reply.text]).toEqual([200, expect.not.stringContaining('canary')])
  return searchReplySchema.parse(reply.json())
}

beforeEach(async () => {
  const { keys } = await cache.list({ prefix: 'search-vector:' })
  for (const { name } of keys) await cache.delete(name)
})

test('default: found by its meaning over HTTP, in words that it has not; the vector is kept', async () => {
  const found = await search('Powell lowers borrowing costs', configured)
  expect(found.meaning.status).toBe('used')
  expect(found.items[0]).toMatchObject({ id: 'meaning-0', title: 'Will the Fed cut rates?' })
  expect(found.items[0]?.why).toEqual([
    {
      ...{ asked: 'Powell lowers borrowing costs', matched: 'Will the Fed cut rates?', how: 'meaning' },
      similarity: expect.any(Number),
    },
  ])
  expect((await cache.list({ prefix: 'search-vector:v1:' })).keys).toHaveLength(1)
})

test('behavior: off, the same is not found', async () => {
  expect(await search('Powell lowers borrowing costs', {})).toMatchObject({ items: [], meaning: { status: 'off' } })
})

test.each([
  ['down', { EMBEDDINGS_URL: 'http://127.0.0.1:1/v1/embeddings' }],
  ['silent', { EMBEDDINGS_URL: `http://${env.SILENT_HOST}/v1/embeddings` }],
  ['of another key', { EMBEDDINGS_KEY: 'canary-wrong' }],
])('behavior: a provider that is %s leaves the answer of the words', async (_, change) => {
  const words = await search('rain in Chile', {})
  const found = await search('rain in Chile', { ...configured, ...change })
  expect(found).toEqual({ ...words, meaning: { status: 'provider_failed', detail: expect.any(String) } })
  expect(found.items.map(({ id }) => id)).toEqual(['meaning-1'])
})

test('behavior: a model that nothing is embedded with, and a day without tokens', async () => {
  const other = await search('rain in Chile', { ...configured, EMBEDDINGS_MODEL: 'other' })
  expect(other.meaning.status).toBe('none_embedded')
  const poor = await search('rain in Chile', { ...configured, EMBEDDINGS_DAILY_TOKENS: '1' })
  expect([poor.meaning.status, poor.items.map(({ id }) => id)]).toEqual(['budget_spent', ['meaning-1']])
})
