import type { OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import type { AppEnv } from '../appEnv.ts'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { buildDocument } from '../openapi/buildDocument.ts'

const get = defineRoute('public', {
  method: 'get',
  path: '/openapi.json',
  responses: { 200: reply(z.record(z.string(), z.unknown()), 'The OpenAPI 3.1 document') },
})

/** The contract of the whole app, built once when it is first asked for. */
export function createOpenapiRoutes(app: OpenAPIHono<AppEnv>, deps: Pick<Deps, 'config'>) {
  const routes = createRouter()
  let document: Readonly<Record<string, unknown>> | undefined
  routes.openapi(get, (c) => {
    document ??= buildDocument(app, { url: deps.config.PUBLIC_URL })
    return c.json({ ...document }, 200)
  })
  return routes
}
