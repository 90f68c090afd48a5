import { findSpell, listSpells, toSpellView } from '@spells/core'
import { pageSchema, spellSchema } from '@spells/shared/api'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import { notFound } from '../errors.ts'

const list = defineRoute('public', {
  method: 'get',
  path: '/spells',
  responses: { 200: reply(pageSchema(spellSchema), 'Every spell, from the lowest rung up') },
})

const get = defineRoute('public', {
  method: 'get',
  path: '/spells/{id}',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: reply(spellSchema, 'The spell with the JSON Schemas of its parameters') },
})

/** Spells: the curated strategies. */
export function createSpellRoutes() {
  const routes = createRouter()
  routes.openapi(list, (c) => c.json({ items: listSpells().map(toSpellView), nextCursor: null }, 200))
  routes.openapi(get, (c) => {
    const spell = findSpell(c.req.valid('param').id)
    if (!spell) throw notFound('spell')
    return c.json(toSpellView(spell), 200)
  })
  return routes
}
