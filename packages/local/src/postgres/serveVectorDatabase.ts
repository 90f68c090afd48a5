import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { VectorDatabase } from './openVectorDatabase.ts'

const TERMINATE = 'X'.charCodeAt(0)

/**
 * Serves a database with pgvector to PostgreSQL's drivers, on 127.0.0.1. It is one session with the rights of
 * `spells_app`: connections take turns, so that a pool must have one of them at most.
 */
export async function serveVectorDatabase(
  database: VectorDatabase,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  await database.query('set role spells_app')
  const sockets = new Set<Socket>()
  let last: Promise<unknown> = Promise.resolve()
  const server = createServer((socket) => {
    sockets.add(socket)
    const before = last
    last = once(socket, 'close').catch(() => {})
    let work: Promise<unknown> = before
    let received = Buffer.alloc(0)
    let isStarted = false
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (data) => {
      received = Buffer.concat([received, data])
      if (!endsWithMessage(received, isStarted)) return
      const messages = new Uint8Array(received)
      received = Buffer.alloc(0)
      isStarted = true
      work = work.then(async () => {
        if (messages[0] === TERMINATE) socket.end()
        else socket.write(await database.answer(messages))
      })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `postgres://spells_app:any@127.0.0.1:${(server.address() as AddressInfo).port}/postgres`,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Whether no message is cut. Each is a letter, four bytes of length and the rest; the first one has no letter. */
function endsWithMessage(bytes: Buffer, isStarted: boolean): boolean {
  let at = 0
  let letter = isStarted ? 1 : 0
  while (at + letter + 4 <= bytes.length) {
    at += letter + bytes.readInt32BE(at + letter)
    letter = 1
  }
  return at === bytes.length
}
