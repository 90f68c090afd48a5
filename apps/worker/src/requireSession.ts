import { AppError } from '@spells/shared'
import type { Context } from 'hono'
import type { AppEnv, AuthSession } from './appEnv.ts'

/** The caller of a route that is not public. */
export function requireSession(c: Context<AppEnv>): AuthSession {
  const { session } = c.var
  if (session) return session
  throw new AppError({
    code: 'session_missing',
    shortMessage: 'A public route asked for the caller.',
    facts: { route: c.req.routePath },
    retry: 'never',
  })
}
