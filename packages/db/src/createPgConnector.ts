import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { DatabaseTimeouts } from './databaseTimeouts.ts'
import type { Connector } from './runTransaction.ts'
import * as schema from './schema/index.ts'

/** Where a database is and how many connections may be open at once. */
export type DatabaseConnection = {
  /** Contains the password: never logged. */
  readonly connectionString: string
  readonly maxConnections?: number
  /** Instead of the usual ones. */
  readonly timeouts?: Partial<DatabaseTimeouts>
}

/** Connections by `pg`, opened on first use. In a Worker it lives for one request. */
export function createPgConnector(connection: DatabaseConnection, timeouts: DatabaseTimeouts): Connector {
  const pool = new pg.Pool({
    connectionString: connection.connectionString,
    max: connection.maxConnections ?? 5,
    connectionTimeoutMillis: timeouts.connectMs,
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
    timeouts,
    close: () => pool.end(),
  }
}
