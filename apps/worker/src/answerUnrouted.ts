import type { Context, Hono } from 'hono'
import type { AppEnv } from './appEnv.ts'
import { ApiProblem } from './errors.ts'

/** Tells a path that does not exist from a method that its path does not have. */
export function answerUnrouted(app: Hono<AppEnv>, c: Context<AppEnv>): ApiProblem {
  const methods = new Set(
    app.routes
      .filter((route) => route.method !== 'ALL' && toPattern(route.path).test(c.req.path))
      .map((route) => route.method),
  )
  if (methods.size === 0) return new ApiProblem('not_found', 'There is nothing at this path.')
  const allow = [...methods].sort().join(', ')
  c.header('allow', allow)
  return new ApiProblem('method_not_allowed', `This path takes ${allow}.`)
}

function toPattern(path: string): RegExp {
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+')
  return new RegExp(`^${escaped}$`)
}
