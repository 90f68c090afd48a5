import { pricesReplySchema } from '@spells/shared/api'
import { toAge, toPrice } from '@spells/workflows'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { findPrices } from '../findPrices.ts'

const list = defineRoute('public', {
  method: 'get',
  path: '/prices',
  responses: { 200: reply(pricesReplySchema, 'The last price of each token, with its age') },
})

/** Token prices: public, from the cache; from the database when the cache has none. */
export function createPriceRoutes(deps: Pick<Deps, 'cache' | 'clock'>) {
  const routes = createRouter()

  routes.openapi(list, async (c) => {
    const { prices, servedFrom } = await findPrices(c.var.database, deps)
    const nowMs = await deps.clock.nowMs()
    // The whole is as old as its oldest part.
    const oldest = prices.length > 0 ? Math.min(...prices.map(({ observedAtMs }) => observedAtMs)) : undefined
    const items = prices.map((price) => toPrice(price, nowMs))
    return c.json({ items, age: toAge(oldest, { nowMs, servedFrom }) }, 200)
  })

  return routes
}
