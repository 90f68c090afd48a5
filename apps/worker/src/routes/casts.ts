import { findCast, listCasts } from '@spells/db'
import { type CastId, castIdSchema, intentStatusSchema, vaultIdSchema } from '@spells/shared'
import { castPlanSchema, castSchema, pageQuerySchema, pageSchema } from '@spells/shared/api'
import { createCast, toCast } from '@spells/workflows'
import { z } from 'zod'
import { createCastDeps } from '../createCastDeps.ts'
import { createRouter } from '../createRouter.ts'
import { body, defineRoute, reply } from '../defineRoute.ts'
import { notFound } from '../errors.ts'
import { decodePageCursor, toPage } from '../pageCursor.ts'
import { readIdempotencyKey } from '../readIdempotencyKey.ts'
import { requireSession } from '../requireSession.ts'
import { toCastProblem } from '../toCastProblem.ts'

const create = defineRoute('trader', {
  method: 'post',
  path: '/casts',
  request: {
    // Required; its absence has a problem code of its own.
    headers: z.object({ 'idempotency-key': z.string().optional() }),
    body: body(castPlanSchema),
  },
  responses: { 202: reply(castSchema, 'The cast as accepted; the same key and body give the same reply') },
})

const list = defineRoute('member', {
  method: 'get',
  path: '/casts',
  request: {
    query: pageQuerySchema.extend({ vaultId: vaultIdSchema.optional(), status: intentStatusSchema.optional() }),
  },
  responses: { 200: reply(pageSchema(castSchema), 'Casts of the workspace, newest first') },
})

const get = defineRoute('member', {
  method: 'get',
  path: '/casts/{id}',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: reply(castSchema, 'The cast with its steps') },
})

/** Casts: runs of a spell. */
export function createCastRoutes(deps: Parameters<typeof createCastDeps>[0]) {
  const routes = createRouter()
  const castDeps = createCastDeps(deps)

  routes.openapi(create, async (c) => {
    const { scope } = requireSession(c)
    const idempotencyKey = readIdempotencyKey(c.req.header('idempotency-key'), 'cast')
    const plan = c.req.valid('json')
    const created = await createCast({ scope, plan, idempotencyKey }, { ...castDeps, database: c.var.database })
    if (!created.ok) throw toCastProblem(created.refusal)
    c.header('location', `/v1/casts/${created.value.id}`)
    return c.json(created.value, 202)
  })

  routes.openapi(list, async (c) => {
    const { scope } = requireSession(c)
    const { limit, cursor, vaultId, status } = c.req.valid('query')
    const after = decodePageCursor(cursor)
    const rows = await c.var.database.withScope(scope, (tx) =>
      listCasts(tx, { workspaceId: scope.workspaceId, vaultId, status, after, limit: limit + 1 }),
    )
    const toPlace = ({ cast }: (typeof rows)[number]) => ({ atMs: cast.createdAt, id: cast.id })
    return c.json(toPage(rows, { limit, toPlace, toItem: toCast }), 200)
  })

  routes.openapi(get, async (c) => {
    const { scope } = requireSession(c)
    const id = castIdSchema.safeParse(c.req.valid('param').id)
    if (!id.success) throw notFound('cast')
    const castId: CastId = id.data
    const found = await c.var.database.withScope(scope, (tx) =>
      findCast(tx, { workspaceId: scope.workspaceId, castId }),
    )
    if (!found) throw notFound('cast')
    return c.json(toCast(found), 200)
  })

  return routes
}
