import { consumeSiweNonce, createSiweNonce, findAuthSession, revokeAuthSession, signIn } from '@spells/db'
import { toTime } from '@spells/shared'
import { nonceReplySchema, verifyBodySchema, verifyReplySchema } from '@spells/shared/api'
import { generateSiweNonce } from 'viem/siwe'
import { checkSiweMessage } from '../checkSiweMessage.ts'
import { createRouter } from '../createRouter.ts'
import { body, defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { ApiProblem } from '../errors.ts'
import { presentMe } from '../presentMe.ts'
import { requireSession } from '../requireSession.ts'
import { clearSessionCookie, setSessionCookie } from '../sessionCookie.ts'
import { getSiweTerms, NONCE_TTL_MS } from '../siweTerms.ts'
import { createToken, hashToken } from '../token.ts'
import { verifyWalletSignature } from '../verifyWalletSignature.ts'

const SESSION_TTL_SEC = 24 * 60 * 60
const STATEMENT = 'Sign in to Spells. This sends no transaction and costs nothing.'

const createNonce = defineRoute('public', {
  method: 'post',
  path: '/auth/nonce',
  responses: { 200: reply(nonceReplySchema, 'What the sign-in message must say') },
})

const verify = defineRoute('public', {
  method: 'post',
  path: '/auth/verify',
  request: { body: body(verifyBodySchema) },
  responses: { 200: reply(verifyReplySchema, 'Signed in') },
})

const logout = defineRoute('member', {
  method: 'post',
  path: '/auth/logout',
  responses: { 204: { description: 'Signed out' } },
})

/** Signing in with Ethereum (EIP-4361) and out. */
export function createAuthRoutes(deps: Pick<Deps, 'config' | 'clock' | 'chain' | 'liveRooms'>) {
  const routes = createRouter()
  const terms = getSiweTerms(deps.config)

  routes.openapi(createNonce, async (c) => {
    const nonce = generateSiweNonce()
    const nowMs = await deps.clock.nowMs()
    const expiresAtMs = nowMs + NONCE_TTL_MS
    await c.var.database.withPublic((tx) => createSiweNonce(tx, { nonce, nowMs, expiresAtMs }))
    return c.json(
      {
        nonce,
        ...terms,
        version: '1' as const,
        statement: STATEMENT,
        issuedAt: toTime(nowMs),
        expirationTime: toTime(expiresAtMs),
      },
      200,
    )
  })

  routes.openapi(verify, async (c) => {
    const { message, signature, transport } = c.req.valid('json')
    const nowMs = await deps.clock.nowMs()
    const checked = checkSiweMessage(message, terms, { nowMs })
    if (!checked.ok) throw rejected(checked.refusal.field, checked.refusal.message)
    const { address, nonce } = checked.value
    if (!(await verifyWalletSignature({ address, message, signature }, deps))) {
      throw rejected('signature', 'Must be the signature of this message by its address.')
    }
    const token = createToken('spells')
    const csrfToken = transport === 'cookie' ? createToken('csrf') : undefined
    const expiresAtMs = nowMs + SESSION_TTL_SEC * 1000
    const session = {
      wallet: address,
      tokenHash: await hashToken(token),
      csrfHash: csrfToken === undefined ? undefined : await hashToken(csrfToken),
      nowMs,
      expiresAtMs,
      correlationId: c.var.requestId,
    }
    // One transaction: of callers with the same nonce one signs in, and a failure leaves the nonce unused.
    const signedIn = await c.var.database.withPublic(async (tx) => {
      if (!(await consumeSiweNonce(tx, { nonce, nowMs }))) return undefined
      await signIn(tx, session)
      return findAuthSession(tx, session)
    })
    if (!signedIn) throw rejected('nonce', 'Is unknown, was used, or has expired: ask for a new one.')
    const { userId, workspaceId, role } = signedIn
    const scope = { userId, workspaceId, role, correlationId: c.var.requestId }
    const me = await presentMe(c.var.database, { scope, expiresAtMs })
    if (csrfToken === undefined) return c.json({ token, ...me }, 200)
    setSessionCookie(c, token, SESSION_TTL_SEC)
    return c.json({ csrfToken, ...me }, 200)
  })

  routes.openapi(logout, async (c) => {
    const { tokenHash, scope } = requireSession(c)
    const nowMs = await deps.clock.nowMs()
    await c.var.database.withPublic((tx) => revokeAuthSession(tx, { tokenHash, nowMs, correlationId: c.var.requestId }))
    // Without it the connections end at the session's expiry.
    c.executionCtx.waitUntil(deps.liveRooms.endSession(scope.workspaceId, tokenHash).catch(() => {}))
    clearSessionCookie(c)
    return c.body(null, 204)
  })

  return routes
}

function rejected(field: string, message: string): ApiProblem {
  return new ApiProblem('siwe_rejected', `The sign-in message was refused: ${field}. ${message}`, [{ field, message }])
}
