import type { Hono, HonoRequest } from 'hono'
import type { AppEnv } from './appEnv.ts'
import { ApiProblem } from './errors.ts'

/** Tells a path that does not exist from a method that its path does not have. */
export function answerUnrouted(app: Hono<AppEnv>, request: HonoRequest): ApiProblem {
  const methods = new Set(
    app.routes
      .filter((route) => route.method !== 'ALL' && toPattern(route.path).test(request.path))
      .map((route) => route.method),
  )
  return methods.size === 0
    ? new ApiProblem('not_found', 'There is nothing at this path.')
    : new ApiProblem('method_not_allowed', `This path takes ${[...methods].join(', ')}.`)
}

function toPattern(path: string): RegExp {
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+')
  return new RegExp(`^${escaped}$`)
}
