import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LiveMessage } from '@spells/shared/api'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws'
import { type Live, type LiveStatus, openLive } from './openLive.ts'
import { createTransport } from './transport.ts'

const at = '2026-11-20T12:00:00.000Z'
const hello = (casts: number) => ({ type: 'hello', at, sequences: { casts, positions: 0, triggers: 0, markets: 0 } })
const moved = (sequence: number) => ({
  ...{ type: 'event', topic: 'positions', sequence, at },
  data: { vaultId: '0e5a1f4e-0000-4000-8000-000000000002' },
})

let tickets = 0
let ticketStatus = 200
let isSilent = false
const asked: URLSearchParams[] = []
const sockets: ServerSocket[] = []
const server = createServer((_, response) => {
  const problem = { type: 't', title: 't', status: 401, code: 'unauthenticated', detail: 'd', requestId: 'r' }
  const body = ticketStatus === 200 ? { ticket: `t${++tickets}`, expiresAt: at } : problem
  response.writeHead(ticketStatus).end(JSON.stringify(body))
})
const live = new WebSocketServer({ server, path: '/v1/live' })
live.on('connection', (socket, request) => {
  sockets.push(socket)
  asked.push(new URL(request.url ?? '', 'http://x').searchParams)
  socket.on('message', (data) => {
    if (String(data) === 'ping' && !isSilent) socket.send('pong')
  })
})

let baseUrl = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  for (const socket of live.clients) socket.terminate()
  server.close()
})

let messages: LiveMessage[]
let statuses: LiveStatus[]
let opened: Live | undefined
beforeEach(() => {
  messages = []
  statuses = []
  asked.length = 0
  sockets.length = 0
  ticketStatus = 200
  isSilent = false
})
afterEach(() => opened?.close())

async function start(pingMs = 10_000): Promise<void> {
  opened = openLive(createTransport({ baseUrl, token: 'secret' }), {
    onMessage: (message) => messages.push(message),
    onStatus: (status) => statuses.push(status),
    backoffMs: { first: 10, last: 40 },
    pingMs,
  })
  await expect.poll(() => sockets.length).toBe(1)
}
const send = (message: unknown) => sockets.at(-1)?.send(JSON.stringify(message))

test('default: connects with a ticket and tells what happens', async () => {
  await start()
  send(hello(3))
  send(moved(1))
  await expect.poll(() => messages).toEqual([hello(3), moved(1)])
  expect(statuses).toEqual(['connecting', 'open'])
  expect(asked[0]?.get('ticket')).toMatch(/^t\d+$/)
  expect(asked[0]?.has('since')).toBe(false)
})

test('behavior: a lost connection is opened again where it was; what was told before is not told twice', async () => {
  await start()
  send(hello(3))
  send(moved(1))
  await expect.poll(() => messages).toHaveLength(2)
  sockets[0]?.terminate()
  await expect.poll(() => sockets.length).toBe(2)
  expect(asked[1]?.get('since')).toBe('casts:3,positions:1,triggers:0,markets:0')
  expect(asked[1]?.get('ticket')).not.toBe(asked[0]?.get('ticket'))
  for (const message of [hello(3), moved(1), moved(2), { type: 'reset', topic: 'casts', sequence: 9 }]) send(message)
  await expect
    .poll(() => messages.slice(2))
    .toEqual([hello(3), moved(2), { type: 'reset', topic: 'casts', sequence: 9 }])
  expect(statuses).toEqual(['connecting', 'open', 'connecting', 'open'])
})

test('behavior: a connection that answers no ping is given up', async () => {
  isSilent = true
  await start(20)
  await expect.poll(() => sockets.length).toBeGreaterThan(1)
})

test('behavior: what it does not understand is passed over', async () => {
  await start()
  sockets[0]?.send('<html>')
  send({ type: 'later' })
  send(moved(1))
  await expect.poll(() => messages).toEqual([moved(1)])
})

test('behavior: ends for good with the session, or when it is closed', async () => {
  await start()
  sockets[0]?.close(4401)
  await expect.poll(() => statuses.at(-1)).toBe('closed')
  ticketStatus = 401
  statuses = []
  opened = openLive(createTransport({ baseUrl }), { onMessage: () => {}, onStatus: (status) => statuses.push(status) })
  await expect.poll(() => statuses).toEqual(['connecting', 'closed'])
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(sockets).toHaveLength(1)
})
