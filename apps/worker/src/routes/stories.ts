import { findStory, listWorldEvents } from '@spells/db'
import { toTime } from '@spells/shared'
import {
  pageSchema,
  storiesQuerySchema,
  storiesReplySchema,
  storyReplySchema,
  worldEventSchema,
  worldEventsQuerySchema,
} from '@spells/shared/api'
import { presentStory, rankStoredStory, selectStories } from '@spells/workflows'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { findWorld } from '../findWorld.ts'
import { decodePlaceCursor, encodePlaceCursor } from '../placeCursor.ts'

const list = defineRoute('public', {
  method: 'get',
  path: '/stories',
  request: { query: storiesQuerySchema },
  responses: {
    200: reply(storiesReplySchema, 'Stories of the last three days by rank, with the age of what is shown'),
  },
})

const get = defineRoute('public', {
  method: 'get',
  path: '/stories/{id}',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: reply(storyReplySchema, 'The story with its reports and what led to its classification') },
})

const events = defineRoute('public', {
  method: 'get',
  path: '/world/events',
  request: { query: worldEventsQuerySchema },
  responses: { 200: reply(pageSchema(worldEventSchema), 'Reports as we first saw them, newest first') },
})

/** What the news say: public. Stories come from the cache, from the database when it has none; reports from the database. */
export function createStoryRoutes(deps: Pick<Deps, 'cache' | 'clock'>) {
  const routes = createRouter()

  routes.openapi(list, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid('query')
    const place = decodePlaceCursor(cursor)
    const after = place && { score: place.order, id: place.id }
    const { world, age } = await findWorld(c.var.database, deps)
    const found = selectStories(world.stories, { ...filter, after, limit: limit + 1 })
    const shown = found.slice(0, limit)
    const last = found.length > limit ? shown.at(-1) : undefined
    const nextCursor = last ? encodePlaceCursor(last.rank.score, last.id) : null
    return c.json({ items: shown.map(presentStory), nextCursor, age }, 200)
  })

  routes.openapi(get, async (c) => {
    const { id } = c.req.valid('param')
    const { world, age } = await findWorld(c.var.database, deps)
    const known = world.stories.find((story) => story.id === id)
    if (known) return c.json({ story: presentStory(known), age }, 200)
    // One that is no longer remembered.
    const row = /^story-[0-9a-f]{16}$/.test(id) ? await c.var.database.withPublic((tx) => findStory(tx, id)) : undefined
    if (!row) throw notFound('story')
    return c.json({ story: presentStory(rankStoredStory(row, world.observedAtMs)), age }, 200)
  })

  routes.openapi(events, async (c) => {
    const { limit, cursor, box, since, story, q, category, severity, country } = c.req.valid('query')
    const place = decodePlaceCursor(cursor)
    const [west = 0, south = 0, east = 0, north = 0] = box?.split(',').map(Number) ?? []
    const rows = await c.var.database.withPublic((tx) =>
      listWorldEvents(tx, {
        ...{ q, category, severity, country, storyId: story, limit: limit + 1 },
        box: box === undefined ? undefined : { west, south, east, north },
        sinceMs: since === undefined ? undefined : Date.parse(since),
        after: place && { observedAtMs: Math.trunc(place.order), id: place.id },
      }),
    )
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    const items = shown.map(
      ({ id, source, title, link, summary, publishedAt, observedAt, storyId, classification }) => {
        const { places, impacts, why, ...said } = classification
        return {
          ...{ id, source, title, link, summary, storyId },
          publishedAt: toTime(publishedAt),
          observedAt: toTime(observedAt),
          classification: { ...said, places: [...places], impacts: [...impacts], why: [...why] },
        }
      },
    )
    return c.json({ items, nextCursor: last ? encodePlaceCursor(last.observedAt, last.id) : null }, 200)
  })

  return routes
}
