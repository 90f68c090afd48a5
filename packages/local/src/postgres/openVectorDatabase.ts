import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { vector } from '@electric-sql/pglite-pgvector'
import type { PublicTransaction, ScopedDatabase, SystemDatabase, SystemTransaction, Transaction } from '@spells/db'
import { migrationsFolder } from '@spells/db/migrate'
import * as schema from '@spells/db/schema'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle } from 'drizzle-orm/pglite'

/** A migrated database in this process whose server has pgvector, which that of the other tests has not. */
export type VectorDatabase = {
  readonly scoped: Pick<ScopedDatabase, 'withPublic'>
  readonly system: SystemDatabase
  /** As the superuser. */
  query<Row>(statement: string): Promise<readonly Row[]>
  /** What the server says to messages of PostgreSQL's protocol. */
  answer(messages: Uint8Array): Promise<Uint8Array>
  close(): Promise<void>
}

/**
 * Opens one. Every login of PGlite is a superuser: the doors take the rights of their roles in each transaction.
 * @example const database = await openVectorDatabase()
 */
export async function openVectorDatabase(): Promise<VectorDatabase> {
  const client = await PGlite.create({ extensions: { pg_trgm, vector } })
  const database = drizzle(client, { schema })
  for (const role of ['spells_owner', 'spells_app', 'spells_system']) await client.exec(`create role ${role} login`)
  await client.exec('grant create on database postgres to spells_owner; grant all on schema public to spells_owner')
  // Here the extension is not trusted: as with many hosts, an administrator installs it.
  await client.exec('create schema extensions authorization spells_owner; create extension vector schema extensions')
  await client.exec('set role spells_owner')
  // Drizzle's own migrator prepares each part, and PGlite prepares single statements only.
  for (const { sql: parts } of readMigrationFiles({ migrationsFolder })) await client.exec(parts.join('\n'))
  await client.exec('reset role')
  const as = <Value>(role: string, work: (tx: Transaction) => Promise<Value>): Promise<Value> =>
    database.transaction(async (tx) => {
      await tx.execute(sql.raw(`set local role ${role}`))
      return work(tx)
    })
  return {
    scoped: { withPublic: (work) => as('spells_app', (tx) => work(tx as PublicTransaction)) },
    system: {
      withSystem: (work) => as('spells_system', (tx) => work(tx as SystemTransaction)),
      close: async () => {},
    },
    query: async <Row>(statement: string) => (await client.query<Row>(statement)).rows,
    answer: (messages) => client.execProtocolRaw(messages),
    close: () => client.close(),
  }
}
