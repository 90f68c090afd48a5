import { neonConfig, Pool, type PoolClient } from '@neondatabase/serverless'
import { drizzle } from 'drizzle-orm/neon-serverless'
import { type SystemDatabase, systemDatabaseOver } from './createSystemDatabase.ts'
import { type DatabaseTimeouts, jobTimeouts } from './databaseTimeouts.ts'
import * as schema from './schema/index.ts'

/**
 * Opens the database as the system role through Neon's serverless driver: for the one-shot writes of Workflows, whose
 * steps may outlive any pooled connection.
 * @param url connection string; contains the password
 * @param options.localProxy `host:port` of the local stack's proxy; absent in production
 */
export function createNeonDatabase(
  url: string,
  options: { readonly localProxy?: string; readonly timeouts?: Partial<DatabaseTimeouts> } = {},
): SystemDatabase {
  const { localProxy } = options
  if (localProxy) {
    neonConfig.wsProxy = () => `${localProxy.replace(/^https?:\/\//, '').replace(/\/$/, '')}/v1`
    neonConfig.useSecureWebSocket = false
    neonConfig.pipelineTLS = false
    neonConfig.pipelineConnect = false
  }
  const timeouts = { ...jobTimeouts, ...options.timeouts }
  const pool = new Pool({ connectionString: url, max: 1, connectionTimeoutMillis: timeouts.connectMs })
  // A lost connection fails the statement that waits for it, and is replaced at the next use.
  pool.on('error', () => {})
  pool.on('connect', (client: PoolClient) => client.on('error', () => {}))
  return systemDatabaseOver({
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
  })
}
