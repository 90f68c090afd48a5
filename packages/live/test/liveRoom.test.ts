import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { createLiveRooms, PUBLIC_ROOM, signServiceToken, systemClock, type WorkspaceId } from '@spells/shared'
import { type LiveHappening, type LiveMessage, liveMessageSchema } from '@spells/shared/api'
import { afterEach, expect, test } from 'vitest'
import { MAX_CONNECTIONS } from '../src/LiveRoom.ts'
import { KEPT_PER_TOPIC } from '../src/roomStore.ts'

const rooms = createLiveRooms({ namespace: env.LIVE as never, secret: env.SERVICE_TOKEN_SECRET, clock: systemClock })
const vaultId = crypto.randomUUID() as never
const moved: LiveHappening = { topic: 'positions', data: { vaultId } }
const observed: LiveHappening = { topic: 'markets', data: { observedAt: '2026-11-20T12:00:00.000Z', count: 3 } }
const newWorkspace = () => crypto.randomUUID() as WorkspaceId
const session = () => ({ sessionHash: crypto.randomUUID(), expiresAtMs: Date.now() + 3_600_000 })

type Connection = { readonly messages: LiveMessage[]; readonly closed: number[]; readonly socket: WebSocket }
const open: Connection[] = []
afterEach(() => {
  for (const { socket } of open.splice(0)) socket.close(1000)
})

async function connect(workspace: WorkspaceId, since?: string, who = session()): Promise<Connection> {
  const { webSocket: socket, status } = await rooms.connect(workspace, who, since)
  if (!socket) throw new Error(`refused with ${status}`)
  const connection: Connection = { messages: [], closed: [], socket }
  socket.addEventListener('message', ({ data }) => {
    if (data !== 'pong') connection.messages.push(liveMessageSchema.parse(JSON.parse(String(data))))
  })
  socket.addEventListener('close', ({ code }) => {
    connection.closed.push(code)
  })
  socket.accept()
  open.push(connection)
  await expect.poll(() => connection.messages.length).toBeGreaterThan(0)
  return connection
}

const places = ({ messages }: Connection) =>
  messages.map((message) =>
    'topic' in message ? `${message.type} ${message.topic}:${message.sequence}` : message.type,
  )

test('default: everybody in the room is told, in the order of each topic', async () => {
  const workspace = newWorkspace()
  const both = [await connect(workspace), await connect(workspace)]
  await rooms.publish(workspace, [moved, observed])
  await rooms.publish(workspace, [moved])
  for (const connection of both) {
    await expect
      .poll(() => places(connection))
      .toEqual(['hello', 'event positions:1', 'event markets:1', 'event positions:2'])
  }
})

test('behavior: another workspace hears nothing', async () => {
  const [hers, his] = [newWorkspace(), newWorkspace()]
  const other = await connect(his)
  const own = await connect(hers)
  await rooms.publish(hers, [moved])
  await expect.poll(() => places(own)).toHaveLength(2)
  expect(places(other)).toEqual(['hello'])
})

test('behavior: who comes back is told what was missed, also after the room slept', async () => {
  const workspace = newWorkspace()
  await rooms.publish(workspace, [moved, moved, moved, observed])
  await evictDurableObject(env.LIVE.getByName(workspace))
  const connection = await connect(workspace, 'positions:1')
  await expect.poll(() => places(connection)).toEqual(['hello', 'event positions:2', 'event positions:3'])
  expect(connection.messages[0]).toMatchObject({ sequences: { casts: 0, positions: 3, triggers: 0, markets: 1 } })
})

test('behavior: connections outlive the room’s sleep', async () => {
  const workspace = newWorkspace()
  const connection = await connect(workspace)
  await evictDurableObject(env.LIVE.getByName(workspace))
  await rooms.publish(workspace, [moved])
  await expect.poll(() => places(connection)).toEqual(['hello', 'event positions:1'])
})

test('behavior: what is too old, or was never there, is a reset', async () => {
  const workspace = newWorkspace()
  await rooms.publish(
    workspace,
    Array.from({ length: KEPT_PER_TOPIC + 1 }, () => moved),
  )
  const last = KEPT_PER_TOPIC + 1
  const late = await connect(workspace, 'positions:0,markets:9')
  await expect.poll(() => places(late)).toEqual(['hello', `reset positions:${last}`, 'reset markets:0'])
  const justInTime = await connect(workspace, 'positions:1')
  await expect.poll(() => justInTime.messages.length).toBe(1 + KEPT_PER_TOPIC)
})

test('behavior: what concerns everybody reaches every room with listeners, and only those', async () => {
  const [first, second] = [newWorkspace(), newWorkspace()]
  const connections = [await connect(first), await connect(second)]
  await rooms.publishToAll([observed])
  for (const connection of connections)
    await expect.poll(() => places(connection)).toEqual(['hello', 'event markets:1'])
  connections[1]?.socket.close(1000)
  const room = env.LIVE.getByName(PUBLIC_ROOM)
  const nowMs = Date.now()
  const token = await signServiceToken({
    secret: env.SERVICE_TOKEN_SECRET,
    audience: 'live',
    subject: PUBLIC_ROOM,
    nowMs,
  })
  await expect.poll(() => room.publish(token, [observed])).toEqual({ ok: true, value: { listeners: 1 } })
})

test('behavior: a ticket opens one connection, once, in time', async () => {
  const workspace = newWorkspace()
  const who = session()
  const keep = (ticketHash: string, ticketExpiresAtMs: number) =>
    rooms.keepTicket(workspace, { ...who, ticketHash, ticketExpiresAtMs })
  await keep('a', Date.now() + 30_000)
  await keep('b', Date.now() - 1)
  expect(await rooms.takeTicket(workspace, 'a')).toEqual(who)
  expect(await rooms.takeTicket(workspace, 'a')).toBeNull()
  expect(await rooms.takeTicket(workspace, 'b')).toBeNull()
  expect(await rooms.takeTicket(newWorkspace(), 'a')).toBeNull()
})

test('behavior: a session that ends takes its connections along, and hears nothing more', async () => {
  const workspace = newWorkspace()
  const who = session()
  const ending = await connect(workspace, undefined, who)
  // Time enough to be connected on any machine.
  const expiresAtMs = Date.now() + 3_000
  const expired = await connect(workspace, undefined, { ...session(), expiresAtMs })
  const staying = await connect(workspace)
  await rooms.endSession(workspace, who.sessionHash)
  await expect.poll(() => ending.closed).toEqual([4401])
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, expiresAtMs + 10 - Date.now())))
  await rooms.publish(workspace, [moved])
  await expect.poll(() => places(staying)).toHaveLength(2)
  await expect.poll(() => expired.closed).toEqual([4401])
  expect(places(expired)).toEqual(['hello'])
})

test('behavior: ping is answered, anything else ends the connection', async () => {
  const { socket, closed } = await connect(newWorkspace())
  const pong = new Promise((resolve) => {
    socket.addEventListener('message', ({ data }) => resolve(data), { once: true })
  })
  socket.send('ping')
  expect(await pong).toBe('pong')
  socket.send('{"subscribe":"everything"}')
  await expect.poll(() => closed).toEqual([1008])
})

test('rejects: one connection too many', async () => {
  const workspace = newWorkspace()
  for (let count = 0; count < MAX_CONNECTIONS; count++) await connect(workspace)
  expect((await rooms.connect(workspace, session(), undefined)).status).toBe(429)
})

test('rejects: a token of another room, of another audience, or none', async () => {
  const [hers, his] = [newWorkspace(), newWorkspace()]
  const sign = (audience: 'live' | 'tlm', subject: string) =>
    signServiceToken({ secret: env.SERVICE_TOKEN_SECRET, audience, subject, nowMs: Date.now() })
  const room = env.LIVE.getByName(hers)
  for (const token of [await sign('live', his), await sign('tlm', hers), '', 'a.b.c']) {
    expect(await room.publish(token, [moved])).toMatchObject({ ok: false })
    const headers = { upgrade: 'websocket', 'x-service-token': token }
    expect((await room.fetch(new Request('https://live.invalid/', { headers }))).status).toBe(401)
  }
})
