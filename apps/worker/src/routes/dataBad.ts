import { listDataBad } from '@spells/db'
import { dataBadQuerySchema, dataBadSchema, pageSchema } from '@spells/shared/api'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import { presentDataBad } from '../presentDataBad.ts'

const list = defineRoute('public', {
  method: 'get',
  path: '/signals/data-bad',
  request: { query: dataBadQuerySchema },
  responses: { 200: reply(pageSchema(dataBadSchema), 'What sources sent that could not be used, the last seen first') },
})

// The end of the year 9999: what a time can be in ISO-8601.
const placeSchema = z.tuple([z.int().min(0).max(253_402_300_799_999), z.string().regex(/^\d{1,15}$/)])

/** What sources sent that could not be used: public. */
export function createDataBadRoutes() {
  const routes = createRouter()
  routes.openapi(list, async (c) => {
    const { source, cursor, limit } = c.req.valid('query')
    const place = decodeCursor(cursor, placeSchema)
    const after = place && { lastSeenAtMs: place[0], id: Number(place[1]) }
    const rows = await c.var.database.withPublic((tx) => listDataBad(tx, { source, after, limit: limit + 1 }))
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    const nextCursor = last ? encodeCursor([last.lastSeenAt, String(last.id)]) : null
    return c.json({ items: shown.map(presentDataBad), nextCursor }, 200)
  })
  return routes
}
