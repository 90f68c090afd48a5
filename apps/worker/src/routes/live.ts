import {
  LIVE_TICKET_TTL_SEC,
  type LiveSession,
  signLiveTicket,
  toTime,
  verifyLiveTicket,
  type WorkspaceId,
} from '@spells/shared'
import { liveQuerySchema, liveTicketSchema } from '@spells/shared/api'
import type { Context } from 'hono'
import type { AppEnv } from '../appEnv.ts'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { ApiProblem } from '../errors.ts'
import { requireSession } from '../requireSession.ts'
import { createToken, hashToken } from '../token.ts'

const createTicket = defineRoute('member', {
  method: 'post',
  path: '/live/ticket',
  responses: { 200: reply(liveTicketSchema, 'Opens one live connection, once, within 30 seconds') },
})

// Its caller may also come with a ticket, so it finds out by itself who calls.
const connect = defineRoute('public', {
  method: 'get',
  path: '/live',
  request: { query: liveQuerySchema },
  responses: { 101: { description: 'The connection is open; messages are JSON' } },
})

type Caller = { readonly workspaceId: WorkspaceId; readonly session: LiveSession }

/** Live updates: a WebSocket to the workspace's room. */
export function createLiveRoutes(deps: Pick<Deps, 'clock' | 'config' | 'liveRooms'>) {
  const routes = createRouter()

  routes.openapi(createTicket, async (c) => {
    const { scope, tokenHash, expiresAtMs } = requireSession(c)
    const { workspaceId } = scope
    const oneTimeSecret = createToken('live')
    const nowSec = Math.floor((await deps.clock.nowMs()) / 1000)
    const ticketExpiresAtMs = (nowSec + LIVE_TICKET_TTL_SEC) * 1000
    const ticketHash = await hashToken(oneTimeSecret)
    await deps.liveRooms.keepTicket(workspaceId, {
      ticketHash,
      ticketExpiresAtMs,
      sessionHash: tokenHash,
      expiresAtMs,
    })
    // The room is named in it, since whoever brings it back has nothing else.
    const ticket = await signLiveTicket(
      { workspaceId, oneTimeSecret },
      { secret: deps.config.SERVICE_TOKEN_SECRET, expiresAtMs: ticketExpiresAtMs },
    )
    return c.json({ ticket, expiresAt: toTime(ticketExpiresAtMs) }, 200)
  })

  routes.openapi(connect, async (c) => {
    const { ticket, since } = c.req.valid('query')
    const caller = ticket === undefined ? findCaller(c, deps) : await redeem(ticket, deps)
    if (!caller) {
      throw new ApiProblem('unauthenticated', 'Sign in, or bring a fresh ticket of POST /v1/live/ticket.')
    }
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      throw new ApiProblem('upgrade_required', 'This path speaks WebSocket only.')
    }
    const response = await deps.liveRooms.connect(caller.workspaceId, caller.session, since)
    if (response.status === 429) {
      throw new ApiProblem('too_many_requests', 'This workspace has too many live connections: close some.')
    }
    if (!response.webSocket) throw new ApiProblem('unavailable', 'Live updates are not available now.')
    return new Response(null, { status: 101, webSocket: response.webSocket })
  })

  return routes
}

function findCaller(c: Context<AppEnv>, deps: Pick<Deps, 'config'>): Caller | undefined {
  const { session, authFault } = c.var
  if (authFault) throw authFault
  if (!session) return undefined
  // Browsers send cookies with WebSockets of any site, and no CSRF token: the origin is what tells them apart.
  const isCookie = c.req.header('authorization') === undefined
  if (isCookie && c.req.header('origin') !== deps.config.PUBLIC_URL) {
    throw new ApiProblem('forbidden', 'Live connections by cookie are only for our own pages.')
  }
  const { scope, tokenHash: sessionHash, expiresAtMs } = session
  return { workspaceId: scope.workspaceId, session: { sessionHash, expiresAtMs } }
}

/** A guess ends at the signature: only a ticket of ours may wake, or create, a room. */
async function redeem(ticket: string, deps: Pick<Deps, 'clock' | 'config' | 'liveRooms'>): Promise<Caller | undefined> {
  const nowMs = await deps.clock.nowMs()
  const claims = await verifyLiveTicket(ticket, { secret: deps.config.SERVICE_TOKEN_SECRET, nowMs })
  if (!claims) return undefined
  const { workspaceId, oneTimeSecret } = claims
  const session = await deps.liveRooms.takeTicket(workspaceId, await hashToken(oneTimeSecret))
  return session ? { workspaceId, session } : undefined
}
