import { castPlanSchema, quoteSchema } from '@spells/shared/api'
import { quoteCast } from '@spells/workflows'
import { createCastDeps } from '../createCastDeps.ts'
import { createRouter } from '../createRouter.ts'
import { body, defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { requireSession } from '../requireSession.ts'
import { toCastProblem } from '../toCastProblem.ts'

const create = defineRoute('member', {
  method: 'post',
  path: '/quotes',
  request: { body: body(castPlanSchema) },
  responses: { 200: reply(quoteSchema, 'What the cast would do and cost now') },
})

/** Quotes: a cast worked out and simulated, nothing stored. */
export function createQuoteRoutes(deps: Parameters<typeof createCastDeps>[0] & Pick<Deps, 'clock'>) {
  const routes = createRouter()
  const castDeps = createCastDeps(deps)

  routes.openapi(create, async (c) => {
    const { scope } = requireSession(c)
    const plan = c.req.valid('json')
    const quoted = await quoteCast({ scope, plan }, { ...castDeps, database: c.var.database })
    if (!quoted.ok) throw toCastProblem(quoted.refusal)
    return c.json(quoted.value, 200)
  })

  return routes
}
