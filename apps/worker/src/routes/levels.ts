import { findSharedLevels } from '@spells/db'
import { marketLevelsSchema } from '@spells/shared/api'
import { buildSharedLevels, EPSILON, FEWEST_WORKSPACES } from '@spells/signals/consent'
import { createMarketReader, toDay } from '@spells/workflows'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { findObservedMarket } from '../findObservedMarket.ts'

const levels = defineRoute('public', {
  method: 'get',
  path: '/markets/{id}/levels',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: reply(marketLevelsSchema, 'How many workspaces that agreed to share wait near which level') },
})

/** What nothing was published of looks as what is not enough. */
const nothing = buildSharedLevels([], () => 0.5)

/** Shared intelligence: public, with noise, and only of workspaces that agreed. */
export function createLevelRoutes(deps: Pick<Deps, 'cache' | 'clock'>) {
  const routes = createRouter()
  const reader = createMarketReader(deps.cache)

  routes.openapi(levels, async (c) => {
    const { database } = c.var
    const found = await findObservedMarket(c.req.valid('param').id, { reader, database })
    if (!found) throw notFound('market')
    const marketId = found.market.id
    const day = toDay(await deps.clock.nowMs())
    const published = await database.withPublic((tx) => findSharedLevels(tx, { marketId, day }))
    const items = (published?.levels ?? nothing).map(({ from, to, workspaces }) => {
      const status = workspaces === null ? ('not_enough' as const) : ('told' as const)
      return { from, to, status, workspaces }
    })
    return c.json({ marketId, day, epsilon: EPSILON, fewest: FEWEST_WORKSPACES, levels: items }, 200)
  })

  return routes
}
