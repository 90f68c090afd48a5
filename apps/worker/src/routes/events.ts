import { listEvents } from '@spells/db'
import { pageQuerySchema, pageSchema, spineEventSchema } from '@spells/shared/api'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import { ApiProblem } from '../errors.ts'
import { requireSession } from '../requireSession.ts'

const list = defineRoute('member', {
  method: 'get',
  path: '/events',
  request: { query: pageQuerySchema },
  responses: {
    200: reply(pageSchema(spineEventSchema), 'Sealed entries of the workspace’s spine, oldest first, without gaps'),
  },
})

/** The workspace's event spine. An entry appears when it is sealed, within two minutes of its mutation. */
export function createEventRoutes() {
  const routes = createRouter()
  routes.openapi(list, async (c) => {
    const { scope } = requireSession(c)
    const { limit, cursor } = c.req.valid('query')
    const afterSequence = decodeSequence(cursor)
    const items = await c.var.database.withScope(scope, (tx) => listEvents(tx, { afterSequence, limit: limit + 1 }))
    const shown = items.slice(0, limit)
    const last = shown.at(-1)
    return c.json({ items: shown, nextCursor: items.length > limit && last ? String(last.sequence) : null }, 200)
  })
  return routes
}

const sequenceSchema = z.string().regex(/^[0-9]{1,15}$/)

function decodeSequence(cursor: string | undefined): number {
  if (cursor === undefined) return 0
  const parsed = sequenceSchema.safeParse(cursor)
  if (parsed.success) return Number(parsed.data)
  throw new ApiProblem('invalid_request', 'The query is not valid: cursor.', [
    { field: 'cursor', message: 'Must be the nextCursor of an earlier page, or the sequence to start after.' },
  ])
}
