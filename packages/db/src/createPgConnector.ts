import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Connector } from './runTransaction.ts'
import * as schema from './schema/index.ts'

/** Where a database is and how many connections may be open at once. */
export type DatabaseConnection = {
  /** Contains the password: never logged. */
  readonly connectionString: string
  readonly maxConnections?: number
}

const CONNECT_TIMEOUT_MS = 5_000

/** Connections by `pg`, opened on first use. In a Worker it lives for one request. */
export function createPgConnector(connection: DatabaseConnection): Connector {
  const pool = new pg.Pool({
    connectionString: connection.connectionString,
    max: connection.maxConnections ?? 5,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  // A lost connection fails the statement that waits for it, and is replaced at the next use.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return {
    connect: async () => {
      const client = await pool.connect()
      const database = drizzle(client, { schema })
      return {
        transaction: (work) => database.transaction(work),
        release: (broken) => client.release(broken),
      }
    },
    close: () => pool.end(),
  }
}
