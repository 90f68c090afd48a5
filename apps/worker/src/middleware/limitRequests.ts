import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../appEnv.ts'
import type { Deps } from '../deps.ts'
import { ApiProblem } from '../errors.ts'
import { RATE_LIMIT_PERIOD_SEC, type RateLimitName } from '../rateLimits.ts'
import { toAddressKey } from '../toAddressKey.ts'

type Needs = Pick<Deps, 'rateLimits'>

const signInPaths = /^\/v1\/auth\/(nonce|verify)$/
const costlyPaths = /^\/v1\/(quotes|casts|live\/ticket|vaults\/[^/]+\/sessions(\/revoke-all)?)$/

/** Limits what one address may ask, before anything is read or looked up. */
export function limitAddress(deps: Needs) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const key = toAddressKey(c.req.header('cf-connecting-ip'))
    await take(c, deps, 'address', key)
    if (signInPaths.test(c.req.path)) await take(c, deps, 'signIn', key)
    await next()
  })
}

/** Limits what a user may ask, from wherever, and what a workspace may ask of the parts that cost something. */
export function limitMember(deps: Needs) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const { session } = c.var
    if (session) {
      await take(c, deps, 'user', session.scope.userId)
      if (c.req.method === 'POST' && costlyPaths.test(c.req.path)) {
        await take(c, deps, 'costly', session.scope.workspaceId)
      }
    }
    await next()
  })
}

async function take(c: Context<AppEnv>, deps: Needs, name: RateLimitName, key: string): Promise<void> {
  if (await deps.rateLimits.take(name, key)) return
  c.header('retry-after', String(RATE_LIMIT_PERIOD_SEC))
  throw new ApiProblem('too_many_requests', `Too many requests: wait ${RATE_LIMIT_PERIOD_SEC} seconds.`)
}
