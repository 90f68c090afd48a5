import { castIdSchema, certificateSchema } from '@spells/shared'
import { certifyCast } from '@spells/workflows'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { ApiProblem, notFound } from '../errors.ts'
import { readPathId } from '../readPathId.ts'
import { requireSession } from '../requireSession.ts'

const get = defineRoute('member', {
  method: 'get',
  path: '/casts/{id}/certificate',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: reply(certificateSchema, 'What became of the cast, to be checked against any node') },
})

/** Certificates: what became of a cast, in a form that needs no trust in us. */
export function createCertificateRoutes(deps: Pick<Deps, 'config' | 'findTransactionManager'>) {
  const routes = createRouter()

  routes.openapi(get, async (c) => {
    const { scope } = requireSession(c)
    const castId = readPathId(castIdSchema, c.req.valid('param').id, 'cast')
    const { findTransactionManager, config } = deps
    const certifyDeps = { findTransactionManager, deployment: config.DEPLOYMENT, database: c.var.database }
    const certified = await certifyCast({ scope, castId }, certifyDeps)
    if (certified.ok) {
      c.header('content-disposition', `attachment; filename="cast-${castId}.json"`)
      return c.json(certified.value, 200)
    }
    const { refusal } = certified
    if (refusal.code === 'not_found') throw notFound('cast')
    const detail = `Intent ${refusal.intentId} is ${refusal.status}: a certificate needs an end that is final. Ask again then.`
    throw new ApiProblem('not_final', detail)
  })

  return routes
}
