import { once } from 'node:events'
import inspector from 'node:inspector'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { readHeap } from './readHeap.ts'

afterAll(() => inspector.close())

test('default: what an isolate of V8 holds, after a collection as before', async () => {
  inspector.open(0, '127.0.0.1')
  const url = inspector.url() ?? ''
  for (const isCollected of [true, false]) {
    const heap = await readHeap(url, { isCollected })
    expect(heap?.used).toBeGreaterThan(1_000_000)
    expect(heap?.buffers).toBeGreaterThanOrEqual(0)
  }
})

test('behavior: an isolate that goes away instead of answering is told as such', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (socket) => socket.once('message', () => socket.terminate()))
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  expect(await readHeap(`ws://127.0.0.1:${port}`, { isCollected: true })).toBeUndefined()
  server.close()
  await once(server, 'close')
  expect(await readHeap(`ws://127.0.0.1:${port}`, { isCollected: true })).toBeUndefined()
})
