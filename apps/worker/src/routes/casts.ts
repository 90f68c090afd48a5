import { listCasts } from '@spells/db'
import { castIdSchema, intentStatusSchema, vaultIdSchema } from '@spells/shared'
import {
  castDetailSchema,
  castPlanSchema,
  castSchema,
  pageQuerySchema,
  pageSchema,
  signCastBodySchema,
} from '@spells/shared/api'
import { createCast, findCastDetail, signCast, takeBackCast, toCast } from '@spells/workflows'
import { z } from 'zod'
import { createCastDeps } from '../createCastDeps.ts'
import { createRouter } from '../createRouter.ts'
import { body, defineRoute, reply } from '../defineRoute.ts'
import { notFound } from '../errors.ts'
import { decodePageCursor, toPage } from '../pageCursor.ts'
import { readIdempotencyKey } from '../readIdempotencyKey.ts'
import { readPathId } from '../readPathId.ts'
import { requireSession } from '../requireSession.ts'
import { toCastProblem } from '../toCastProblem.ts'
import { toSignatureProblem } from '../toSignatureProblem.ts'

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
  responses: { 200: reply(castDetailSchema, 'The cast with its steps, and what its owner is to sign now') },
})

const sign = defineRoute('trader', {
  method: 'post',
  path: '/casts/{id}/signature',
  request: { params: z.strictObject({ id: z.string() }), body: body(signCastBodySchema) },
  responses: {
    200: reply(castDetailSchema, 'The cast, its signature handed over; the same signature again is harmless'),
  },
})

const cancel = defineRoute('trader', {
  method: 'post',
  path: '/casts/{id}/cancel',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: {
    200: reply(castDetailSchema, 'The cast, its signature awaited no more; again, it changes nothing'),
  },
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
    const castId = readPathId(castIdSchema, c.req.valid('param').id, 'cast')
    const found = await findCastDetail({ scope, castId }, { ...castDeps, database: c.var.database })
    if (!found) throw notFound('cast')
    return c.json(found, 200)
  })

  routes.openapi(sign, async (c) => {
    const { scope } = requireSession(c)
    const castId = readPathId(castIdSchema, c.req.valid('param').id, 'cast')
    const { userOpHash, signature } = c.req.valid('json')
    const signed = await signCast({ scope, castId, userOpHash, signature }, { ...castDeps, database: c.var.database })
    if (!signed.ok) throw toSignatureProblem(signed.refusal)
    return c.json(signed.value, 200)
  })

  routes.openapi(cancel, async (c) => {
    const { scope } = requireSession(c)
    const castId = readPathId(castIdSchema, c.req.valid('param').id, 'cast')
    const takenBack = await takeBackCast({ scope, castId }, { ...castDeps, database: c.var.database })
    if (!takenBack.ok) throw toSignatureProblem(takenBack.refusal)
    return c.json(takenBack.value, 200)
  })

  return routes
}
