import { isSourceFrozen, listMarketIdsOfTag, listMarketObservations, listMarkets, listMarketTags } from '@spells/db'
import { toTime } from '@spells/shared'
import {
  marketHistoryQuerySchema,
  marketHistorySchema,
  marketReplySchema,
  marketsQuerySchema,
  marketsReplySchema,
  naturalOrders,
  tagsReplySchema,
} from '@spells/shared/api'
import {
  createMarketReader,
  listSnapshotMarkets,
  toAge,
  toMarket,
  toMarketPlace,
  toObservedMarket,
} from '@spells/workflows'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { findEventOfMarket } from '../findEventOfMarket.ts'
import { findObservedMarket } from '../findObservedMarket.ts'
import { decodeMarketCursor, encodeMarketCursor } from '../marketCursor.ts'
import { readMarketHistory } from '../readMarketHistory.ts'

const list = defineRoute('public', {
  method: 'get',
  path: '/markets',
  request: { query: marketsQuerySchema },
  responses: {
    200: reply(marketsReplySchema, 'Markets in the order that is asked for, with the age of what is shown'),
  },
})

const tags = defineRoute('public', {
  method: 'get',
  path: '/tags',
  responses: { 200: reply(tagsReplySchema, 'What the markets that are listed are about') },
})

/** Real milliseconds for which tags are told again: they are counted over all events, and change twice an hour. */
const KEEP_TAGS_MS = 5 * 60_000
/** Most tags that are told. */
const MOST_TAGS = 100

const get = defineRoute('public', {
  method: 'get',
  path: '/markets/{id}',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: reply(marketReplySchema, 'The market, with the age of what is shown') },
})

const history = defineRoute('public', {
  method: 'get',
  path: '/markets/{id}/history',
  request: { params: z.strictObject({ id: z.string() }), query: marketHistoryQuerySchema },
  responses: { 200: reply(marketHistorySchema, 'What we observed of the market, oldest first') },
})

/** Prediction markets: public, from the cache with their age; from the database when the cache has none. */
export function createMarketRoutes(deps: Pick<Deps, 'cache' | 'clob' | 'clock'>) {
  const routes = createRouter()
  const reader = createMarketReader(deps.cache)
  let told: { readonly items: Awaited<ReturnType<typeof listMarketTags>>; readonly untilMs: number } | undefined

  routes.openapi(list, async (c) => {
    const { limit, cursor, q, status, tag, sort, order } = c.req.valid('query')
    const listing = { sort, order: order ?? naturalOrders[sort] }
    const after = decodeMarketCursor(cursor, listing)
    const ids =
      tag === undefined
        ? undefined
        : await c.var.database.withPublic((tx) => listMarketIdsOfTag(tx, { source: 'gamma', tag }))
    const request = { ...listing, q, status, ids, after, limit: limit + 1 }
    const snapshot = await reader.findSnapshot()
    const { found, isFrozen } = snapshot
      ? { found: listSnapshotMarkets(snapshot, request), isFrozen: snapshot.frozenSinceMs !== undefined }
      : await c.var.database.withPublic(async (tx) => ({
          found: (await listMarkets(tx, request)).map(toObservedMarket),
          isFrozen: await isSourceFrozen(tx, 'gamma'),
        }))
    const shown = found.slice(0, limit)
    const last = found.length > limit ? shown.at(-1) : undefined
    // The whole is as old as its oldest part.
    const oldest = shown.length > 0 ? Math.min(...shown.map((market) => market.observedAtMs)) : undefined
    const servedFrom = snapshot ? ('cache' as const) : ('database' as const)
    const nowMs = await deps.clock.nowMs()
    return c.json(
      {
        items: shown.map(toMarket),
        nextCursor: last ? encodeMarketCursor(listing, toMarketPlace(last, sort)) : null,
        age: toAge(snapshot?.observedAtMs ?? oldest, { nowMs, servedFrom, isFrozen }),
      },
      200,
    )
  })

  routes.openapi(tags, async (c) => {
    const count = () => c.var.database.withPublic((tx) => listMarketTags(tx, { source: 'gamma', limit: MOST_TAGS }))
    if (!told || told.untilMs <= Date.now()) told = { items: await count(), untilMs: Date.now() + KEEP_TAGS_MS }
    const { items } = told
    // Nothing is known before the first refresh: that is looked at again.
    if (items.length === 0) told = undefined
    return c.json({ items: [...items] }, 200)
  })

  routes.openapi(get, async (c) => {
    const found = await findObservedMarket(c.req.valid('param').id, { reader, database: c.var.database })
    if (!found) throw notFound('market')
    const { market, servedFrom, isFrozen } = found
    const nowMs = await deps.clock.nowMs()
    const age = toAge(market.observedAtMs, { nowMs, servedFrom, isFrozen })
    const event = await findEventOfMarket(market.id, c.var.database)
    return c.json({ market: toMarket(market), age, ...(event === undefined ? {} : { event }) }, 200)
  })

  routes.openapi(history, async (c) => {
    const { id } = c.req.valid('param')
    const { limit, resolution } = c.req.valid('query')
    const found = await findObservedMarket(id, { reader, database: c.var.database })
    if (!found) throw notFound('market')
    if (resolution) {
      const nowMs = await deps.clock.nowMs()
      const request = { resolution, limit, nowMs }
      return c.json(await readMarketHistory(found.market, request, { ...deps, database: c.var.database }), 200)
    }
    const points = await c.var.database.withPublic((tx) => listMarketObservations(tx, { source: 'gamma', id, limit }))
    const shown = points.map(({ atMs, probability, origin }) => {
      return { at: toTime(atMs), probability, ...(origin === 'clob' ? { from: origin } : {}) }
    })
    return c.json({ points: shown }, 200)
  })

  return routes
}
