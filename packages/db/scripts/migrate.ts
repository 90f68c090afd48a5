// DATABASE_URL=<owner> node packages/db/scripts/migrate.ts: brings a database to the newest schema.
import { migrate } from '../src/migrate.ts'

const { DATABASE_URL } = process.env
if (!DATABASE_URL) {
  console.error('Set DATABASE_URL to the connection string of spells_owner.')
  process.exit(1)
}
await migrate(DATABASE_URL)
console.log('The schema is up to date.')
