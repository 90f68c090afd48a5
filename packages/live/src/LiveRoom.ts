import { DurableObject } from 'cloudflare:workers'
import {
  type AccessRefusal,
  type Clock,
  createClock,
  type LiveRoomRpc,
  type LiveSession,
  ok,
  PUBLIC_ROOM,
  type Result,
  refuse,
  signServiceToken,
  toTime,
  verifyServiceToken,
} from '@spells/shared'
import { type LiveHappening, type LiveMessage, type LiveTopic, liveTopics } from '@spells/shared/api'
import { createRoomStore, type RoomStore } from './roomStore.ts'

/** What a room needs from its Worker. */
export type LiveRoomEnv = {
  readonly SERVICE_TOKEN_SECRET: string
  /** Control server of the local stack; empty in production. */
  readonly CLOCK_URL?: string
  /** The rooms' own namespace: a room checks its name with it, and the public room reaches the others. */
  readonly LIVE: { idFromName(name: string): DurableObjectId; getByName(name: string): LiveRoomRpc }
}

/** Most connections of one workspace: a few people with many tabs. */
export const MAX_CONNECTIONS = 32

/** The session that a connection was opened with. PERSISTED: with the connection, while the room sleeps. */
type Attachment = { readonly v: 1; readonly sessionHash: string; readonly expiresAtMs: number }

const SESSION_ENDED = 4401

/**
 * The live room of one workspace: hands each happening to everybody connected, in the order of its topic, and keeps the
 * last ones for those who come back. It sleeps between messages; the connections stay. A happening is a hint, so a
 * publisher never waits for it to arrive. Calls need a service token of audience `live` whose subject is the room.
 */
export class LiveRoom extends DurableObject<LiveRoomEnv> implements LiveRoomRpc {
  readonly #clock: Clock
  readonly #store: RoomStore

  constructor(ctx: DurableObjectState, env: LiveRoomEnv) {
    super(ctx, env)
    this.#clock = createClock(env.CLOCK_URL)
    this.#store = createRoomStore(ctx.storage.sql)
    // Answered by the platform without waking the room.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'))
  }

  override async fetch(request: Request): Promise<Response> {
    const nowMs = await this.#clock.nowMs()
    const access = await this.#check(request.headers.get('x-service-token') ?? '', nowMs)
    if (!access.ok) return new Response(null, { status: 401 })
    this.#endSessions((session) => session.expiresAtMs <= nowMs)
    if (this.ctx.getWebSockets().length >= MAX_CONNECTIONS) return new Response(null, { status: 429 })
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server)
    const attachment: Attachment = {
      v: 1,
      sessionHash: request.headers.get('x-session-hash') ?? '',
      expiresAtMs: Number(request.headers.get('x-session-expires')),
    }
    server.serializeAttachment(attachment)
    // Nothing waits between these lines, so no happening can come before what is told here.
    send(server, { type: 'hello', at: toTime(nowMs), sequences: this.#store.getSequences() })
    for (const [topic, sequence] of parseSince(new URL(request.url).searchParams.get('since'))) {
      const missed = this.#store.findAfter(topic, sequence)
      if (missed) for (const text of missed) server.send(text)
      else send(server, { type: 'reset', topic, sequence: this.#store.getSequence(topic) })
    }
    return new Response(null, { status: 101, webSocket: client })
  }

  async publish(
    token: string,
    happenings: readonly LiveHappening[],
  ): Promise<Result<{ readonly listeners: number }, AccessRefusal>> {
    const nowMs = await this.#clock.nowMs()
    const access = await this.#check(token, nowMs)
    if (!access.ok) return access
    if (access.value === PUBLIC_ROOM) return ok({ listeners: await this.#passOn(happenings, nowMs) })
    this.#endSessions((session) => session.expiresAtMs <= nowMs)
    const at = toTime(nowMs)
    const texts = this.ctx.storage.transactionSync(() => happenings.map((one) => this.#store.append(one, at).text))
    const sockets = this.ctx.getWebSockets()
    for (const socket of sockets) for (const text of texts) trySend(socket, text)
    return ok({ listeners: sockets.length })
  }

  async follow(token: string, room: string): Promise<Result<null, AccessRefusal>> {
    const access = await this.#check(token)
    if (access.ok && access.value === PUBLIC_ROOM) this.#store.follow(room)
    return access.ok ? ok(null) : access
  }

  async keepTicket(
    token: string,
    ticket: LiveSession & { readonly ticketHash: string; readonly ticketExpiresAtMs: number },
  ): Promise<Result<null, AccessRefusal>> {
    const nowMs = await this.#clock.nowMs()
    const access = await this.#check(token, nowMs)
    if (!access.ok) return access
    this.#store.keepTicket(ticket, nowMs)
    return ok(null)
  }

  async takeTicket(token: string, ticketHash: string): Promise<Result<LiveSession | null, AccessRefusal>> {
    const nowMs = await this.#clock.nowMs()
    const access = await this.#check(token, nowMs)
    return access.ok ? ok(this.#store.takeTicket(ticketHash, nowMs)) : access
  }

  async endSession(token: string, sessionHash: string): Promise<Result<null, AccessRefusal>> {
    const access = await this.#check(token)
    if (!access.ok) return access
    this.#store.forgetTickets(sessionHash)
    this.#endSessions((session) => session.sessionHash === sessionHash)
    return ok(null)
  }

  override async webSocketMessage(socket: WebSocket): Promise<void> {
    socket.close(1008, 'Only ping is understood here.')
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    // Codes that only the platform may say are answered as a normal end.
    socket.close(code === 1005 || code === 1006 || code === 1015 ? 1000 : code)
  }

  /** Tells the rooms that follow; one in which nobody listens any more is forgotten. */
  async #passOn(happenings: readonly LiveHappening[], nowMs: number): Promise<number> {
    const { SERVICE_TOKEN_SECRET: secret, LIVE } = this.env
    const counts = await Promise.allSettled(
      this.#store.listFollowers().map(async (room) => {
        const token = await signServiceToken({ secret, audience: 'live', subject: room, nowMs })
        const told = await LIVE.getByName(room).publish(token, happenings)
        if (told.ok && told.value.listeners > 0) return told.value.listeners
        this.#store.unfollow(room)
        return 0
      }),
    )
    return counts.reduce((total, end) => total + (end.status === 'fulfilled' ? end.value : 0), 0)
  }

  #endSessions(isOver: (session: Attachment) => boolean): void {
    for (const socket of this.ctx.getWebSockets()) {
      const session = socket.deserializeAttachment() as Attachment | null
      if (!session || isOver(session)) socket.close(SESSION_ENDED, 'The session has ended: sign in again.')
    }
  }

  /** @returns the room's name */
  async #check(token: string, nowMs?: number): Promise<Result<string, AccessRefusal>> {
    const subject = readSubject(token)
    // A token for another room is refused here, whatever it is signed with.
    if (subject === undefined || !this.env.LIVE.idFromName(subject).equals(this.ctx.id)) {
      return refuse({ code: 'wrong_vault' })
    }
    const verified = await verifyServiceToken(token, {
      secret: this.env.SERVICE_TOKEN_SECRET,
      audience: 'live',
      subject,
      nowMs: nowMs ?? (await this.#clock.nowMs()),
    })
    return verified.ok ? ok(subject) : verified
  }
}

/** The subject that a token claims, before anything of it is believed. */
function readSubject(token: string): string | undefined {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const claims = JSON.parse(atob(payload)) as { readonly sub?: unknown }
    return typeof claims.sub === 'string' ? claims.sub : undefined
  } catch {
    return undefined
  }
}

function parseSince(since: string | null): readonly (readonly [LiveTopic, number])[] {
  return (since ?? '').split(',').flatMap((part) => {
    const [name, sequence] = part.split(':')
    const topic = liveTopics.find((known) => known === name)
    return topic && /^\d{1,15}$/.test(sequence ?? '') ? [[topic, Number(sequence)] as const] : []
  })
}

function send(socket: WebSocket, message: LiveMessage): void {
  socket.send(JSON.stringify(message))
}

/** A connection that is just ending holds up no other. */
function trySend(socket: WebSocket, text: string): void {
  try {
    socket.send(text)
  } catch {
    // It will be told to the room as closed.
  }
}
