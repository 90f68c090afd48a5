import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { startNeonProxy } from '@spells/local/neonProxy'
import { sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import {
  createNeonDatabase,
  createScopedDatabase,
  createSystemDatabase,
  ping,
  type SystemTransaction,
} from '../src/index.ts'
import { setupDatabase } from './setupDatabase.ts'

// Short ones, so that no test waits for the usual ones; a machine under load still connects in time.
const timeouts = { connectMs: 5_000, statementMs: 1_500, lockMs: 500, transactionMs: 6_000 }
const database = setupDatabase()
const ends: (() => unknown)[] = []
afterAll(async () => {
  for (const end of ends.reverse()) await end()
})

const ask = (tx: SystemTransaction) => tx.execute(sql`select 1`)
const unavailable = { code: 'database_unavailable' }

/** Listens, and does with each connection what it is told. */
async function listen(
  onConnection: (socket: Socket) => void,
): Promise<{ readonly port: number; readonly server: Server }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    onConnection(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, server }
}

/** In front of the database; `freeze` lets nothing through any more on the connections that are open. */
async function startFreezer(url: string) {
  const { port } = new URL(url)
  const pipes: { readonly near: Socket; readonly far: Socket }[] = []
  const front = await listen((near) => {
    const far = connect(Number(port), '127.0.0.1').on('error', () => near.destroy())
    near.on('close', () => far.destroy())
    near.pipe(far).pipe(near)
    pipes.push({ near, far })
  })
  const through = new URL(url)
  through.port = String(front.port)
  return {
    port: front.port,
    url: through.href,
    freeze: () => {
      for (const { near, far } of pipes.splice(0)) {
        near.unpipe(far)
        far.unpipe(near)
      }
    },
  }
}

test('rejects: database_unavailable when nobody answers the handshake', async () => {
  const { port } = await listen(() => {})
  const url = `postgres://spells_app:secret@127.0.0.1:${port}/spells`
  const scoped = createScopedDatabase({ connectionString: url, timeouts: { connectMs: 300 } })
  await expect(scoped.withPublic(ping)).rejects.toMatchObject(unavailable)
  const options = { localProxy: `127.0.0.1:${port}`, timeouts: { connectMs: 300 } }
  await expect(createNeonDatabase(url, options).withSystem(ask)).rejects.toMatchObject(unavailable)
})

test('rejects: database_unavailable when the answers stop in the middle, and the next connection works', async () => {
  const freezer = await startFreezer(database.urls.app)
  const scoped = createScopedDatabase({ connectionString: freezer.url, maxConnections: 1, timeouts })
  ends.push(() => scoped.close())
  const frozen = scoped.withPublic(async (tx) => {
    await ping(tx)
    freezer.freeze()
    await ping(tx)
  })
  await expect(frozen).rejects.toMatchObject(unavailable)
  await scoped.withPublic(ping)
})

test('rejects: database_unavailable also through the driver of Neon', async () => {
  const freezer = await startFreezer(database.urls.system)
  const proxy = await startNeonProxy({ postgres: { host: '127.0.0.1', port: freezer.port } })
  ends.push(() => proxy.stop())
  const neon = createNeonDatabase(database.urls.system, { localProxy: `127.0.0.1:${proxy.port}`, timeouts })
  const frozen = neon.withSystem(async (tx) => {
    await ask(tx)
    freezer.freeze()
    await ask(tx)
  })
  await expect(frozen).rejects.toMatchObject(unavailable)
  await neon.withSystem(ask)
  await neon.close()
})

test('rejects: database_unavailable for a statement that takes too long', async () => {
  const system = createSystemDatabase({ connectionString: database.urls.system, timeouts })
  ends.push(() => system.close())
  await expect(system.withSystem((tx) => tx.execute(sql`select pg_sleep(60)`))).rejects.toMatchObject({
    ...unavailable,
    facts: { sqlState: '57014' },
  })
})

test('rejects: database_conflict when another transaction keeps its lock', async () => {
  const system = createSystemDatabase({ connectionString: database.urls.system, timeouts })
  ends.push(() => system.close())
  const holder = await database.connectAs('superuser')
  await holder.query('begin; select pg_advisory_xact_lock(7)')
  const waiting = system.withSystem((tx) => tx.execute(sql`select pg_advisory_xact_lock(7)`))
  await expect(waiting).rejects.toMatchObject({ code: 'database_conflict', facts: { sqlState: '55P03' } })
})
