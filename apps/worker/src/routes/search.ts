import { searchQuerySchema, searchReplySchema } from '@spells/shared/api'
import { findBySearch } from '@spells/workflows/search'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'

const search = defineRoute('public', {
  method: 'get',
  path: '/search',
  request: { query: searchQuerySchema },
  responses: { 200: reply(searchReplySchema, 'Markets and stories, best first, each with the words that matched') },
})

/** Search across markets and stories: public. */
export function createSearchRoutes() {
  const routes = createRouter()
  routes.openapi(search, async (c) => {
    const found = await c.var.database.withPublic((tx) => findBySearch(tx, c.req.valid('query')))
    const meaning = { status: 'off' as const, detail: 'Meanings are not searched yet, only words.' }
    return c.json({ ...found, meaning }, 200)
  })
  return routes
}
