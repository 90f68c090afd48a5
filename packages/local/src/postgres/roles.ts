import pg from 'pg'

/** The login roles: the owner of the schema, the tenant-scoped application, and the background jobs. */
export type PostgresRole = 'owner' | 'app' | 'system'

/** One password for each role. */
export type PostgresPasswords = Readonly<Record<PostgresRole | 'superuser', string>>

export const POSTGRES_ROLE_NAMES = {
  superuser: 'postgres',
  owner: 'spells_owner',
  app: 'spells_app',
  system: 'spells_system',
} as const

const LOGIN_ROLES: readonly PostgresRole[] = ['owner', 'app', 'system']

/** Creates the roles, or gives the existing ones these passwords. None of them may bypass row-level security. */
export async function ensureRoles(superuserUrl: string, passwords: PostgresPasswords): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    for (const role of LOGIN_ROLES) {
      const name = POSTGRES_ROLE_NAMES[role]
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name])
      const verb = rowCount === 0 ? 'create' : 'alter'
      await client.query(
        `${verb} role ${name} login nosuperuser nobypassrls nocreatedb nocreaterole noinherit password ${pg.escapeLiteral(passwords[role])}`,
      )
    }
  })
}

/** Creates a database that the owner role owns, if it is missing; a template is copied whole. */
export async function ensureDatabase(superuserUrl: string, name: string, template?: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount !== 0) return
    const copy = template === undefined ? '' : ` template ${pg.escapeIdentifier(template)}`
    await client.query(`create database ${pg.escapeIdentifier(name)} owner ${POSTGRES_ROLE_NAMES.owner}${copy}`)
  })
}

/** Drops a database and ends the connections to it. */
export async function dropDatabase(superuserUrl: string, name: string): Promise<void> {
  await withClient(superuserUrl, (client) =>
    client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  )
}

async function withClient<T>(connectionString: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => {})
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
