import { meSchema } from '@spells/shared/api'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import { presentMe } from '../presentMe.ts'
import { requireSession } from '../requireSession.ts'

const get = defineRoute('member', {
  method: 'get',
  path: '/me',
  responses: { 200: reply(meSchema, 'The caller and their workspace') },
})

/** Who the caller is. */
export function createMeRoutes() {
  const routes = createRouter()
  routes.openapi(get, async (c) => c.json(await presentMe(c.var.database, requireSession(c)), 200))
  return routes
}
