import { findStory, listLinksOfStory, listLinksOfTarget, type StoryLinkRow } from '@spells/db'
import { toTime } from '@spells/shared'
import { marketLinksSchema, storyLinksSchema } from '@spells/shared/api'
import { judgeSpells } from '@spells/signals/links'
import { createMarketReader } from '@spells/workflows'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { findObservedMarket } from '../findObservedMarket.ts'

const ofMarket = defineRoute('public', {
  method: 'get',
  path: '/markets/{id}/links',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: reply(marketLinksSchema, 'Stories that probably moved the market, and the spells it bears on') },
})

const ofStory = defineRoute('public', {
  method: 'get',
  path: '/stories/{id}/links',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: reply(storyLinksSchema, 'What the story probably moved, and the spells it bears on') },
})

/** What probably moved what, and which spells it bears on: public. */
export function createLinkRoutes(deps: Pick<Deps, 'cache'>) {
  const routes = createRouter()
  const reader = createMarketReader(deps.cache)

  routes.openapi(ofMarket, async (c) => {
    const { database } = c.var
    const found = await findObservedMarket(c.req.valid('param').id, { reader, database })
    if (!found) throw notFound('market')
    const { id, question } = found.market
    const rows = await database.withPublic((tx) => listLinksOfTarget(tx, { kind: 'market', id }))
    const stories = rows.map((row) => ({ storyId: row.storyId, title: row.title, ...present(row) }))
    return c.json({ marketId: id, stories, ...bear({ text: question }) }, 200)
  })

  routes.openapi(ofStory, async (c) => {
    const { id } = c.req.valid('param')
    const { story, rows } = await c.var.database.withPublic(async (tx) => ({
      story: await findStory(tx, id),
      rows: await listLinksOfStory(tx, id),
    }))
    if (!story) throw notFound('story')
    const markets = rows
      .filter(({ targetKind }) => targetKind === 'market')
      .map((row) => ({ marketId: row.targetId, question: row.question, ...present(row) }))
    const moved = rows
      .filter(({ targetKind }) => targetKind === 'token')
      .map((row) => ({ symbol: row.targetId, ...present(row) }))
    return c.json({ storyId: id, markets, moved, ...bear({ text: story.title, category: story.category }) }, 200)
  })

  return routes
}

function present({ model, confidence, movedAt, evidence }: StoryLinkRow) {
  const { shared, competing, ...said } = evidence
  return {
    ...{ model, confidence, movedAt: toTime(movedAt) },
    evidence: { ...said, shared: [...shared], competing: [...competing] },
  }
}

function bear(text: Parameters<typeof judgeSpells>[0]) {
  const { tokens, spells } = judgeSpells(text)
  return { tokens: [...tokens], spells: spells.map((one) => ({ ...one, why: [...one.why] })) }
}
