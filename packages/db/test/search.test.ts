import { beforeAll, expect, test } from 'vitest'
import {
  listIndexedWords,
  listSearchSubjects,
  type StoryRow,
  saveMarkets,
  saveStories,
  searchDocuments,
} from '../src/index.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()
const open = database.scoped.withPublic.bind(database.scoped)
const system = database.system.withSystem.bind(database.system)

const market = (
  id: string,
  question: string,
  facts: { volumeUsd?: number; status?: 'open' | 'resolved'; atMs?: number } = {},
) => ({
  ...{ source: 'gamma' as const, id, question, slug: question.toLowerCase().replaceAll(' ', '-') },
  ...{ outcomes: ['Yes', 'No'], tokenIds: [], probability: 0.5, liquidityUsd: null, endsAt: null },
  ...{ volumeUsd: facts.volumeUsd ?? null, status: facts.status ?? 'open', observedAt: facts.atMs ?? NOW_MS },
})
const classification: StoryRow['classification'] = {
  ...{ model: 'rules-1', category: 'monetary', severity: 'high', confidence: 0.5, places: [], impacts: [], why: [] },
}
const mention = (title: string) => ({
  source: 'a',
  sourceWeight: 1,
  title,
  link: 'https://a.example',
  observedAtMs: NOW_MS,
})
const story = (id: string, titles: readonly string[]): StoryRow => ({
  ...{ id, title: titles[0] ?? '', link: 'https://a.example', category: 'monetary', severity: 'high', classification },
  ...{ mentions: titles.map(mention), mentionCount: titles.length, sources: ['a'] },
  ...{ firstSeenAt: NOW_MS, lastSeenAt: NOW_MS },
})

beforeAll(async () => {
  await system(async (tx) => {
    await saveMarkets(tx, [
      market('1', 'Will the Fed cut rates in December?', { volumeUsd: 1_000_000 }),
      market('2', 'Will São Paulo win the election?', { volumeUsd: 10 }),
      market('3', 'Will the Fed raise rates?', { volumeUsd: 1_000_000, status: 'resolved' }),
      market('4', 'Победит ли Ёлкин на выборах?'),
    ])
    await saveStories(tx, [story('story-1', ['Fed surprises markets', 'Powell lowers rates at once'])])
  })
})

const find = (query: string, kind?: 'market' | 'story') =>
  open((tx) => searchDocuments(tx, { query, parts: [query], kind, limit: 10 }))

test('default: markets and stories by their words, with what is shown of them', async () => {
  const found = await find('fed & rate')
  expect(found.map(({ kind, id, prominence }) => [kind, id, prominence])).toEqual([
    ['story', 'story-1', 13],
    ['market', '1', 12],
    ['market', '3', 6],
  ])
  expect(found.every(({ closeness, has }) => closeness > 0 && closeness < 1 && has[0])).toBe(true)
  expect((await find('fed', 'story')).map(({ id }) => id)).toEqual(['story-1'])
  expect((await find('sao & paulo')).map(({ id }) => id)).toEqual(['2'])
  expect((await find('елкин')).map(({ id }) => id)).toEqual(['4'])
  expect(await find('the')).toEqual([])
  const subjects = await open((tx) => listSearchSubjects(tx, found))
  expect(subjects.markets.map(({ id, status }) => [id, status]).toSorted()).toEqual([
    ['1', 'open'],
    ['3', 'resolved'],
  ])
  expect(subjects.stories).toEqual([{ id: 'story-1', category: 'monetary', severity: 'high', lastSeenAt: NOW_MS }])
})

test('behavior: words that are known, begun or misspelt', async () => {
  const words = await open((tx) => listIndexedWords(tx, ['fed', 'elec', 'elcetion', 'powel', 'zzzz', 'x']))
  expect(words.map(({ asked, isKnown, isBeginning, near }) => [asked, isKnown, isBeginning, near[0]])).toEqual([
    ['fed', true, false, undefined],
    ['elec', false, true, 'election'],
    ['elcetion', false, false, 'election'],
    ['powel', false, true, 'powell'],
    ['zzzz', false, false, undefined],
    ['x', false, false, undefined],
  ])
  expect(await open((tx) => listIndexedWords(tx, []))).toEqual([])
})

test('behavior: follows new words, and writes nothing when none are new', async () => {
  const superuser = await database.connectAs('superuser')
  const version = async () =>
    (await superuser.query(`select xmin::text, ctid::text from search_documents where kind = 'market' and id = '1'`))
      .rows
  const before = await version()
  await system((tx) =>
    saveMarkets(tx, [market('1', 'Will the Fed cut rates in December?', { volumeUsd: 1_000_001, atMs: NOW_MS + 1 })]),
  )
  expect(await version()).toEqual(before)
  await system((tx) =>
    saveMarkets(tx, [market('1', 'Will the ECB cut rates?', { volumeUsd: 1_000_001, atMs: NOW_MS + 2 })]),
  )
  expect((await find('ecb')).map(({ id }) => id)).toEqual(['1'])
  expect((await find('fed', 'market')).map(({ id }) => id)).toEqual(['3'])
  await superuser.query(`delete from markets where id = '3'`)
  expect(await find('fed', 'market')).toEqual([])
})
