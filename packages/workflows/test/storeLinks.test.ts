import { listLinksOfStory, listLinksOfTarget, listStories, saveStories } from '@spells/db'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { storeLinks } from '../src/links/storeLinks.ts'
import { createFencedRun, type FencedRun } from '../src/refresh/fencedRun.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const questions = [
  ['cut', 'Will the Fed cut interest rates in December?'],
  ['cup', 'Will Brazil win the World Cup?'],
  ['other', 'Will the Fed chair resign?'],
] as const
let run: FencedRun

/** A reading each ten minutes for ten days, by hour before `NOW_MS`. */
async function observe(id: string, value: (hoursAgo: number, at: number) => number): Promise<void> {
  const rows = Array.from({ length: 10 * 24 * 6 }, (_, at) => {
    const atMs = NOW_MS - at * 10 * MINUTE_MS
    return { at: new Date(atMs).toISOString(), value: value((NOW_MS - atMs) / HOUR_MS, at) }
  })
  const table =
    id === 'BTC'
      ? 'price_observations (source, token, observed_at, min_usd, max_usd)'
      : 'market_observations (source, market_id, observed_at, probability)'
  const columns =
    id === 'BTC' ? `'gmx', $1::text, at::timestamptz, value, value` : `'gamma', $1::text, at::timestamptz, value`
  await database.query(
    `insert into ${table} select ${columns} from jsonb_to_recordset($2::jsonb) as one(at text, value float8)`,
    [id, JSON.stringify(rows)],
  )
}

const wobble = (at: number) => 0.004 * Math.sin(at * at)
const save = (id: string, title: string, firstSeenAt: number) =>
  database.system.withSystem((tx) =>
    saveStories(tx, [
      {
        ...{
          id,
          title,
          link: 'https://a.example',
          category: 'monetary',
          severity: 'high',
          mentions: [],
          mentionCount: 1,
          sources: ['a'],
        },
        classification: {
          model: 'rules-1',
          category: 'monetary',
          severity: 'high',
          confidence: 1,
          places: [],
          impacts: [],
          why: [],
        },
        ...{ firstSeenAt, lastSeenAt: firstSeenAt },
      },
    ]),
  )

beforeAll(async () => {
  for (const [id, question] of questions) {
    await database.query(
      `insert into markets (source, id, question, slug, outcomes, token_ids, probability, status, observed_at)
       values ('gamma', $1, $2, $1, '["Yes","No"]', '[]', 0.5, 'open', now())`,
      [id, question],
    )
  }
  await database.query(
    `insert into prices (source, token, symbol, decimals, min_usd, max_usd, observed_at) values ('gmx', 'BTC', 'BTC', 8, 1, 1, now())`,
  )
  // Moves an hour ago, and another market a day ago.
  await observe('cut', (hours, at) => (hours < 1 ? 0.8 : 0.5) + wobble(at))
  await observe('cup', (hours, at) => (hours < 30 ? 0.2 : 0.6) + wobble(at))
  await observe('other', (_, at) => 0.3 + wobble(at))
  await observe('BTC', (hours, at) => (hours < 1 ? 90_000 : 100_000) * (1 + wobble(at)))
})
beforeEach(async () => {
  for (const table of ['stories', 'story_links', 'refresh_runs']) await database.query(`delete from ${table}`)
  run = createFencedRun(
    { source: 'world', scheduledAtMs: NOW_MS },
    {
      openDatabase: () => ({ ...database.system, close: async () => {} }),
      clock: { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs) => delayMs },
    },
  )
  await run.open()
})
const categoryOf = () => 'monetary' as const
const find = (nowMs = NOW_MS) => storeLinks(run, { nowMs, categoryOf })
const read = database.scoped.withPublic.bind(database.scoped)

test('default: the market and the token that moved after a story about them, with the evidence', async () => {
  await save('story-1', 'Fed cuts interest rates, Bitcoin falls', NOW_MS - 75 * MINUTE_MS)
  expect(await find()).toBe(2)
  const links = await read((tx) => listLinksOfStory(tx, 'story-1'))
  expect(links.map(({ targetKind, targetId, question }) => [targetKind, targetId, question]).toSorted()).toEqual([
    ['market', 'cut', questions[0][1]],
    ['token', 'BTC', null],
  ])
  const [link] = await read((tx) => listLinksOfTarget(tx, { kind: 'market', id: 'cut' }))
  expect(link).toMatchObject({ storyId: 'story-1', title: 'Fed cuts interest rates, Bitcoin falls', model: 'links-1' })
  expect(link?.evidence.from).toBeCloseTo(0.5, 1)
  expect(link?.evidence.to).toBeCloseTo(0.8, 1)
  expect(link?.evidence.shared).toEqual(expect.arrayContaining(['fed', 'interest', 'category:monetary']))
  expect(link?.confidence).toBeGreaterThan(0.5)
})

test('behavior: a move before the story, or of a market about something else, is no answer', async () => {
  await save('story-1', 'Fed cuts interest rates', NOW_MS - 10 * HOUR_MS)
  await save('story-2', 'Flood in Chile kills hundreds', NOW_MS - 75 * MINUTE_MS)
  expect(await find()).toBe(0)
})

test('behavior: what a later run finds no more is gone; what it finds again keeps its first time', async () => {
  await save('story-1', 'Fed cuts interest rates', NOW_MS - 75 * MINUTE_MS)
  await find()
  await find(NOW_MS + 5 * MINUTE_MS)
  const [link] = await read((tx) => listLinksOfStory(tx, 'story-1'))
  expect(link).toMatchObject({ firstFoundAt: NOW_MS, lastFoundAt: NOW_MS + 5 * MINUTE_MS })
  await database.query(`update stories set title = 'Flood in Chile'`)
  await find(NOW_MS + 10 * MINUTE_MS)
  expect(await read((tx) => listLinksOfStory(tx, 'story-1'))).toEqual([])
  expect(await read((tx) => listStories(tx, { sinceMs: 0 }))).toHaveLength(1)
})
