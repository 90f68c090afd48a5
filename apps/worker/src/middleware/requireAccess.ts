import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../appEnv.ts'
import { ApiProblem } from '../errors.ts'

/** Who may call a route. */
export type Access = 'public' | 'member' | 'trader'

/** Refuses a caller who may not call the route, before anything of the request is read. */
export function requireAccess(access: Access) {
  return createMiddleware<AppEnv>(async (c, next) => {
    if (access !== 'public') {
      const { session, lacksCsrf, authFault } = c.var
      if (authFault) throw authFault
      if (lacksCsrf) {
        throw new ApiProblem('forbidden', 'Send the csrfToken of the sign-in reply in the X-CSRF-Token header.')
      }
      if (!session) throw new ApiProblem('unauthenticated', 'Sign in and send the token as Authorization: Bearer.')
      if (access === 'trader' && session.scope.role === 'viewer') {
        throw new ApiProblem('forbidden', 'A viewer of this workspace may look but not act.')
      }
    }
    await next()
  })
}
