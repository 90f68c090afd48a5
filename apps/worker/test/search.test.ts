import { searchReplySchema } from '@spells/shared/api'
import type { QueryEmbedder } from '@spells/workflows/search'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readProblem, runAsSuperuser, setupApi } from './setupApi.ts'

const api = setupApi()
const get = async (query: string) => searchReplySchema.parse((await api.request('GET', `/v1/search?${query}`)).json())
const questions = [
  ['search-1', 'Will Jupiter approve the treaty by June?', 'open', 100_000],
  ['search-2', 'Will Saturn approve the treaty by June?', 'open', 5_000],
  ['search-3', 'Will Saturn leave the league?', 'resolved', 100_000],
] as const

const wipe = async () => {
  await runAsSuperuser(`delete from markets where id like 'search-%'`)
  await runAsSuperuser(`delete from stories where id = 'search-story'`)
}
beforeAll(async () => {
  await wipe()
  for (const [id, question, status, volume] of questions) {
    await runAsSuperuser(
      `insert into markets (source, id, question, slug, outcomes, token_ids, probability, status, observed_at, volume_usd)
       values ('gamma', $1, $2, 'x', '["Yes","No"]', '[]', 0.25, $3, now(), $4)`,
      [id, question, status, volume],
    )
  }
  await runAsSuperuser(
    `insert into stories (id, title, link, category, severity, classification, mentions, mention_count, sources, first_seen_at, last_seen_at)
     values ('search-story', 'Treaty with Saturn signed', 'https://a.example', 'politics', 'high', '{}', '[]', 1, '["a"]', now(), now())`,
  )
})
afterAll(wipe)

test('default: markets and stories, best first, each with the words that matched', async () => {
  const reply = await get('q=Saturn%20treaty')
  expect(reply.match).toBe('all_but_one')
  expect(reply.items.map(({ id }) => id)).toEqual(['search-story', 'search-2', 'search-1', 'search-3'])
  expect(reply.items[0]).toMatchObject({
    kind: 'story',
    why: [
      { asked: 'saturn', matched: 'saturn', how: 'word' },
      { asked: 'treaty', matched: 'treaty', how: 'word' },
    ],
    ...{ story: { category: 'politics', severity: 'high' }, market: null },
  })
  expect(reply.items[1]).toMatchObject({ market: { status: 'open', probability: 0.25 }, story: null })
  expect(reply.items[2]?.why).toEqual([{ asked: 'treaty', matched: 'treaty', how: 'word' }])
  expect((await get('q=saturn+treaty&kind=market&limit=1')).items.map(({ id }) => id)).toEqual(['search-2'])
})

test('behavior: a word may be misspelt, the last one half typed; what nobody said is not found', async () => {
  const misspelt = await get('q=jupitre%20treaty')
  expect(misspelt.items[0]).toMatchObject({ id: 'search-1', why: [{ matched: 'jupiter', how: 'typo' }, {}] })
  expect((await get('q=treaty%20satur')).items[0]?.why[1]).toEqual({
    asked: 'satur',
    matched: 'satur',
    how: 'beginning',
  })
  for (const q of ['zzzzzz', '!!!', '%', "'; drop table markets --", 'a & | ! ( <-> :*', '<b>']) {
    const { items } = await get(`q=${encodeURIComponent(q)}`)
    expect(items.every(({ why }) => why.length > 0)).toBe(true)
  }
  expect(readProblem(await api.request('GET', '/v1/search')).code).toBe('invalid_request')
  expect(readProblem(await api.request('GET', '/v1/search?q=x&limit=51')).code).toBe('invalid_request')
})

test('behavior: says whether meanings were searched', async () => {
  expect((await get('q=saturn')).meaning).toEqual({
    status: 'off',
    detail: 'Only words were searched: no embedding provider is configured.',
  })
})

test('behavior: where the database has no pgvector the provider is not asked, and words are searched as ever', async () => {
  const embedder: QueryEmbedder = {
    space: { model: 'm', dimension: 2 },
    embed: () => Promise.reject(new Error('Nobody should ask.')),
  }
  const meaning = setupApi({ queryEmbedder: embedder })
  const reply = searchReplySchema.parse((await meaning.request('GET', '/v1/search?q=Saturn%20treaty')).json())
  expect(reply.meaning.status).toBe('no_pgvector')
  const { meaning: _, ...words } = await get('q=Saturn%20treaty')
  expect(reply).toMatchObject(words)
})
