import { priceHistoryQuerySchema, priceHistorySchema, pricesReplySchema } from '@spells/shared/api'
import { toAge, toPrice } from '@spells/workflows'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { findPrices } from '../findPrices.ts'
import { listPricedTokens } from '../listPricedTokens.ts'
import { readPriceHistory } from '../readPriceHistory.ts'

const list = defineRoute('public', {
  method: 'get',
  path: '/prices',
  responses: { 200: reply(pricesReplySchema, 'The last price of each token, with its age') },
})

const history = defineRoute('public', {
  method: 'get',
  path: '/prices/{symbol}/history',
  request: { params: z.strictObject({ symbol: z.string() }), query: priceHistoryQuerySchema },
  responses: { 200: reply(priceHistorySchema, 'What is known of the past of the price, oldest first') },
})

/** Token prices: public, from the cache; from the database when the cache has none. */
export function createPriceRoutes(deps: Pick<Deps, 'cache' | 'candles' | 'clock' | 'config'>) {
  const routes = createRouter()
  const tokens = listPricedTokens(deps.config.DEPLOYMENT)

  routes.openapi(list, async (c) => {
    const { prices, servedFrom } = await findPrices(c.var.database, deps)
    const nowMs = await deps.clock.nowMs()
    // The whole is as old as its oldest part.
    const oldest = prices.length > 0 ? Math.min(...prices.map(({ observedAtMs }) => observedAtMs)) : undefined
    const items = prices.map((price) => toPrice(price, nowMs))
    return c.json({ items, age: toAge(oldest, { nowMs, servedFrom }) }, 200)
  })

  routes.openapi(history, async (c) => {
    const { symbol } = c.req.valid('param')
    const token = tokens.find((one) => one.symbol === symbol)
    if (!token) throw notFound('price')
    const request = { ...c.req.valid('query'), nowMs: await deps.clock.nowMs() }
    return c.json(await readPriceHistory(token, request, { ...deps, database: c.var.database }), 200)
  })

  return routes
}
