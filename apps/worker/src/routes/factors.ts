import { findFactorRun, listFactorScores } from '@spells/db'
import { FACTORS, toTime } from '@spells/shared'
import {
  factorHistoryQuerySchema,
  factorHistorySchema,
  factorInputsQuerySchema,
  factorInputsSchema,
  factorsReplySchema,
} from '@spells/shared/api'
import { factorsV1, markFactorChanges } from '@spells/signals/world'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { findWorld } from '../findWorld.ts'

const list = defineRoute('public', {
  method: 'get',
  path: '/factors',
  responses: { 200: reply(factorsReplySchema, 'The five factors with the stories that make them so') },
})

const history = defineRoute('public', {
  method: 'get',
  path: '/factors/{factor}/history',
  request: { params: z.strictObject({ factor: z.string() }), query: factorHistoryQuerySchema },
  responses: { 200: reply(factorHistorySchema, 'The scores of a factor, oldest first') },
})

const inputs = defineRoute('public', {
  method: 'get',
  path: '/factors/inputs',
  request: { query: factorInputsQuerySchema },
  responses: {
    200: reply(factorInputsSchema, 'What the factors of a time were computed from: enough to compute them again'),
  },
})

const HOUR_MS = 60 * 60 * 1000

/** The five factors: public. */
export function createFactorRoutes(deps: Pick<Deps, 'cache' | 'clock'>) {
  const routes = createRouter()

  routes.openapi(list, async (c) => {
    const { world, age } = await findWorld(c.var.database, deps)
    const titleOf = new Map(world.stories.map(({ id, title }) => [id, title]))
    const { factors } = world
    const items = (factors?.scores ?? [])
      .map(({ factor, score, confidence, contributions }) => ({
        ...{ factor, score, confidence },
        contributions: contributions.map((one) => ({ ...one, title: titleOf.get(one.storyId) ?? null })),
      }))
      .toSorted((left, right) => FACTORS.indexOf(left.factor) - FACTORS.indexOf(right.factor))
    return c.json({ model: factors?.model ?? null, at: factors ? toTime(factors.atMs) : null, items, age }, 200)
  })

  routes.openapi(inputs, async (c) => {
    const { at } = c.req.valid('query')
    const atMs = at === undefined ? undefined : Date.parse(at)
    const run = await c.var.database.withPublic((tx) => findFactorRun(tx, { atMs }))
    if (!run) throw notFound('factors')
    const known = run.inputs.map((input) => ({ ...input, impacts: [...input.impacts] }))
    const scores = run.scores
      .map(({ factor, score, confidence, contributions }) => ({ factor, score, confidence, contributions }))
      .toSorted((left, right) => FACTORS.indexOf(left.factor) - FACTORS.indexOf(right.factor))
    return c.json({ at: toTime(run.at), model: run.model, inputs: known, scores }, 200)
  })

  routes.openapi(history, async (c) => {
    const factor = FACTORS.find((one) => one === c.req.valid('param').factor)
    if (!factor) throw notFound('factor')
    const { hours, limit } = c.req.valid('query')
    const toMs = await deps.clock.nowMs()
    const window = { factor, fromMs: toMs - hours * HOUR_MS, toMs, limit }
    const rows = await c.var.database.withPublic((tx) => listFactorScores(tx, window))
    const points = rows.map(({ at, ...point }) => ({ at: toTime(at), ...point }))
    const marks = markFactorChanges(
      rows.map(({ at, score }) => ({ atMs: at, score })),
      factorsV1,
    )
    const changes = marks.map(({ atMs, ...change }) => ({ at: toTime(atMs), ...change }))
    return c.json({ factor, points, changes }, 200)
  })

  return routes
}
