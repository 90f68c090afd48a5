import { findAuthSession } from '@spells/db'
import { AppError } from '@spells/shared'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../appEnv.ts'
import type { Deps } from '../deps.ts'
import { ApiProblem } from '../errors.ts'
import { findSessionCookie } from '../sessionCookie.ts'
import { hashToken } from '../token.ts'

const CSRF_HEADER = 'x-csrf-token'
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Finds out who calls, by bearer token or session cookie. Without credentials the caller is nobody; credentials that
 * are wrong are refused. A mutation by cookie needs the CSRF token, which another site can neither read nor send; without
 * it the caller is nobody, who can still sign in again. So is everybody while the database is down: what the cache serves
 * goes on.
 */
export function authenticate(deps: Pick<Deps, 'clock'>) {
  return createMiddleware<AppEnv>(async (c, next) => {
    c.set('session', undefined)
    c.set('lacksCsrf', false)
    c.set('authFault', undefined)
    const bearer = readBearer(c)
    const token = bearer ?? findSessionCookie(c)
    if (token === undefined) return next()
    const tokenHash = await hashToken(token)
    const nowMs = await deps.clock.nowMs()
    const found = await c.var.database.withPublic((tx) => findAuthSession(tx, { tokenHash, nowMs })).catch(toOutage)
    if (found instanceof AppError) {
      c.set('authFault', found)
      return next()
    }
    // A cookie that has run out is like none; whoever sends a bearer token wants to know.
    if (!found && bearer === undefined) return next()
    if (!found) throw new ApiProblem('unauthenticated', 'This token is not valid, or no longer: sign in again.')
    if (bearer === undefined && !safeMethods.has(c.req.method) && !(await hasCsrf(c, found.csrfHash))) {
      c.set('lacksCsrf', true)
      return next()
    }
    c.set('session', {
      scope: {
        workspaceId: found.workspaceId,
        userId: found.userId,
        role: found.role,
        correlationId: c.var.requestId,
      },
      wallet: found.wallet,
      tokenHash,
      expiresAtMs: found.expiresAtMs,
    })
    return next()
  })
}

function readBearer(c: Context<AppEnv>): string | undefined {
  const header = c.req.header('authorization')
  if (header === undefined) return undefined
  const match = /^Bearer ([A-Za-z0-9_-]{1,128})$/i.exec(header)
  if (!match?.[1]) throw new ApiProblem('unauthenticated', 'The Authorization header must be: Bearer <token>.')
  return match[1]
}

function toOutage(error: unknown): AppError {
  if (error instanceof AppError && error.code === 'database_unavailable') return error
  throw error
}

async function hasCsrf(c: Context<AppEnv>, csrfHash: string | undefined): Promise<boolean> {
  const sent = c.req.header(CSRF_HEADER)
  return sent !== undefined && csrfHash !== undefined && (await hashToken(sent)) === csrfHash
}
