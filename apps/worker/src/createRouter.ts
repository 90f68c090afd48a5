import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from './appEnv.ts'
import { toInvalidRequest } from './errors.ts'

/** A router whose request schemas answer with a problem that names the field. */
export function createRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw toInvalidRequest(partNames[result.target] ?? 'request', result.error)
    },
  })
}

const partNames: Readonly<Record<string, string>> = {
  json: 'body',
  param: 'path',
  query: 'query',
  header: 'headers',
}
