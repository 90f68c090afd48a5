import { type LiveHappening, liveHappeningSchema } from './api/live.ts'
import { AppError } from './appError.ts'
import type { Clock } from './clock.ts'
import type { WorkspaceId } from './ids.ts'
import type { Result } from './result.ts'
import { signServiceToken } from './serviceToken.ts'
import type { AccessRefusal } from './transactionManagerRpc.ts'

/** The room that tells all rooms with listeners what concerns everybody. */
export const PUBLIC_ROOM = 'public'

/** The signed-in session behind a live connection, which ends with it. */
export type LiveSession = { readonly sessionHash: string; readonly expiresAtMs: number }

/** What a room offers inside the public Worker. Service token first (audience `live`, subject the room's name). WIRE. */
export type LiveRoomRpc = {
  /** Tells everybody in the room; returns how many there were. */
  publish(
    token: string,
    happenings: readonly LiveHappening[],
  ): Promise<Result<{ readonly listeners: number }, AccessRefusal>>
  /** Of the public room: from now on the room of this workspace is told as well, as long as somebody listens in it. */
  follow(token: string, room: string): Promise<Result<null, AccessRefusal>>
  /** Keeps a ticket by its hash. */
  keepTicket(
    token: string,
    ticket: LiveSession & { readonly ticketHash: string; readonly ticketExpiresAtMs: number },
  ): Promise<Result<null, AccessRefusal>>
  /** Takes a ticket: the session for the first caller in time, null for everybody else. */
  takeTicket(token: string, ticketHash: string): Promise<Result<LiveSession | null, AccessRefusal>>
  /** Closes the connections of a session that has ended. */
  endSession(token: string, sessionHash: string): Promise<Result<null, AccessRefusal>>
  /** Opens a connection; the token travels in `x-service-token`. */
  fetch(request: Request): Promise<Response>
}

/** All rooms, with tokens taken care of. Throws `live_unavailable`. */
export type LiveRooms = {
  publish(workspace: WorkspaceId, happenings: readonly LiveHappening[]): Promise<void>
  /** Tells every workspace in which somebody listens. */
  publishToAll(happenings: readonly LiveHappening[]): Promise<void>
  keepTicket(
    workspace: WorkspaceId,
    ticket: LiveSession & { readonly ticketHash: string; readonly ticketExpiresAtMs: number },
  ): Promise<void>
  takeTicket(workspace: WorkspaceId, ticketHash: string): Promise<LiveSession | null>
  endSession(workspace: WorkspaceId, sessionHash: string): Promise<void>
  /** Hands over a WebSocket upgrade. */
  connect(workspace: WorkspaceId, session: LiveSession, since: string | undefined): Promise<Response>
}

/**
 * Access to the rooms over Durable Object RPC.
 * @param options.secret service token secret
 */
export function createLiveRooms(options: {
  readonly namespace: { getByName(name: string): LiveRoomRpc }
  readonly secret: string
  readonly clock: Clock
}): LiveRooms {
  async function call<Value>(
    room: string,
    invoke: (rpc: LiveRoomRpc, token: string) => Promise<Result<Value, AccessRefusal>>,
  ): Promise<Value> {
    const reply = await reach(room, invoke)
    if (reply.ok) return reply.value
    throw new AppError({
      code: 'service_token_refused',
      shortMessage: 'The live room refused our service token.',
      facts: { refusal: reply.refusal.code },
      retry: 'never',
    })
  }
  async function reach<Value>(
    room: string,
    invoke: (rpc: LiveRoomRpc, token: string) => Promise<Value>,
  ): Promise<Value> {
    const { namespace, secret, clock } = options
    const token = await signServiceToken({ secret, audience: 'live', subject: room, nowMs: await clock.nowMs() })
    try {
      return await invoke(namespace.getByName(room), token)
    } catch (cause) {
      throw new AppError({
        code: 'live_unavailable',
        shortMessage: 'Live updates do not answer.',
        cause,
        retry: 'safe',
      })
    }
  }
  const parse = (happenings: readonly LiveHappening[]) => happenings.map((one) => liveHappeningSchema.parse(one))
  return {
    async publish(workspace, happenings) {
      if (happenings.length > 0) await call(workspace, (rpc, token) => rpc.publish(token, parse(happenings)))
    },
    async publishToAll(happenings) {
      await call(PUBLIC_ROOM, (rpc, token) => rpc.publish(token, parse(happenings)))
    },
    async keepTicket(workspace, ticket) {
      await call(workspace, (rpc, token) => rpc.keepTicket(token, ticket))
    },
    takeTicket: (workspace, ticketHash) => call(workspace, (rpc, token) => rpc.takeTicket(token, ticketHash)),
    async endSession(workspace, sessionHash) {
      await call(workspace, (rpc, token) => rpc.endSession(token, sessionHash))
    },
    async connect(workspace, session, since) {
      const response = await reach(workspace, (rpc, token) => {
        const url = new URL('https://live.invalid/')
        if (since !== undefined) url.searchParams.set('since', since)
        const headers = {
          upgrade: 'websocket',
          'x-service-token': token,
          'x-session-hash': session.sessionHash,
          'x-session-expires': String(session.expiresAtMs),
        }
        return rpc.fetch(new Request(url, { headers }))
      })
      // Whoever connects also wants what concerns everybody; without it the rest still works.
      await call(PUBLIC_ROOM, (rpc, token) => rpc.follow(token, workspace)).catch(() => {})
      return response
    },
  }
}
