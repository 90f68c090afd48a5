import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as migrateFolder } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'

/** Where the migrations are. */
export const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url).href)
/** Any fixed number: one migration at a time per database. */
const LOCK = 7_354_210

/**
 * Brings a database to the newest schema; does nothing when it is there. Runs in Node, as `spells_owner`.
 * @param url connection string of the owner; a Neon database takes the unpooled one
 */
export async function migrate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  // A lost connection fails the statement that waits for it; between two statements it would end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await migrateFolder(drizzle(client), { migrationsFolder })
  } finally {
    await client.end()
  }
}
