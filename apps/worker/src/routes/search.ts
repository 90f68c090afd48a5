import { searchQuerySchema, searchReplySchema } from '@spells/shared/api'
import { findBySearch } from '@spells/workflows/search'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'

const search = defineRoute('public', {
  method: 'get',
  path: '/search',
  request: { query: searchQuerySchema },
  responses: {
    200: reply(searchReplySchema, 'Markets and stories, best first, each with the words or the meaning that matched'),
  },
})

/** Search across markets and stories: public. */
export function createSearchRoutes({ queryEmbedder }: Pick<Deps, 'queryEmbedder'>) {
  const routes = createRouter()
  routes.openapi(search, async (c) => {
    return c.json(await findBySearch(c.var.database, c.req.valid('query'), queryEmbedder), 200)
  })
  return routes
}
