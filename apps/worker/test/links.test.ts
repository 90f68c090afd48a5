import { marketLinksSchema, storyLinksSchema } from '@spells/shared/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readProblem, runAsSuperuser, setupApi } from './setupApi.ts'

const api = setupApi()
const get = (path: string) => api.request('GET', `/v1/${path}`)
const evidence = {
  ...{ shared: ['fed', 'rat'], relatedness: 0.6, from: 0.5, to: 0.8, deviations: 14, lagMs: 60_000 },
  ...{ pValue: 0.006, qValue: 0.02, competing: [{ storyId: 'link-rival', relatedness: 0.5 }] },
}

const wipe = async () => {
  await runAsSuperuser(`delete from markets where id = 'link-market'`)
  await runAsSuperuser(`delete from stories where id = 'link-story'`)
  await runAsSuperuser(`delete from story_links`)
}
beforeAll(async () => {
  await wipe()
  await runAsSuperuser(
    `insert into markets (source, id, question, slug, outcomes, token_ids, probability, status, observed_at)
     values ('gamma', 'link-market', 'Will Aave list another stablecoin?', 'x', '["Yes","No"]', '[]', 0.25, 'open', now())`,
  )
  await runAsSuperuser(
    `insert into stories (id, title, link, category, severity, classification, mentions, mention_count, sources, first_seen_at, last_seen_at)
     values ('link-story', 'Fed cuts rates; Bitcoin falls', 'https://a.example', 'crypto', 'high', '{}', '[]', 1, '["a"]', now(), now())`,
  )
  for (const [kind, id, confidence] of [
    ['market', 'link-market', 0.6],
    ['market', 'link-gone', 0.4],
    ['token', 'BTC', 0.7],
  ]) {
    await runAsSuperuser(
      `insert into story_links (story_id, target_kind, target_id, model, confidence, evidence, moved_at, first_found_at, last_found_at)
       values ('link-story', $1, $2, 'links-1', $3, $4, '2026-11-20T12:00Z', now(), now())`,
      [kind, id, confidence, JSON.stringify(evidence)],
    )
  }
})
afterAll(wipe)

test('default: of a market the stories that probably moved it, and the spells that it bears on', async () => {
  const links = marketLinksSchema.parse((await get('markets/link-market/links')).json())
  expect(links).toMatchObject({
    stories: [
      {
        ...{ storyId: 'link-story', title: 'Fed cuts rates; Bitcoin falls', confidence: 0.6, evidence },
        movedAt: '2026-11-20T12:00:00.000Z',
      },
    ],
    tokens: [{ symbol: 'AAVE', word: 'aave' }],
    spells: [{ spell: 'everbloom', relevance: 1, why: ['venue:aave', 'word:stablecoin'] }],
  })
  expect(readProblem(await get('markets/link-none/links')).code).toBe('not_found')
})

test('default: of a story what it probably moved, surest first', async () => {
  const links = storyLinksSchema.parse((await get('stories/link-story/links')).json())
  expect(links.markets.map(({ marketId, question }) => [marketId, question])).toEqual([
    ['link-market', 'Will Aave list another stablecoin?'],
    ['link-gone', null],
  ])
  expect(links).toMatchObject({
    moved: [{ symbol: 'BTC', confidence: 0.7 }],
    tokens: [{ symbol: 'BTC', word: 'bitcoin' }],
    spells: [{ spell: 'everbloom', relevance: 0.2, why: ['category:crypto'] }],
  })
  expect(readProblem(await get('stories/link-none/links')).code).toBe('not_found')
})
