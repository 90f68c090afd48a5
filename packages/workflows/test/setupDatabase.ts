import {
  createScopedDatabase,
  createSystemDatabase,
  insertSession,
  insertVault,
  type Scope,
  type ScopedDatabase,
  type SystemDatabase,
  signIn,
} from '@spells/db'
import type { SessionRef, VaultId } from '@spells/shared'
import pg from 'pg'
import { getAddress } from 'viem'
import { afterAll, beforeAll, inject } from 'vitest'
import { TEMPLATE } from './globalSetup.ts'

export const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z')

/** A workspace with a user, a vault and a session on it. */
export type Tenant = {
  readonly scope: Scope
  readonly vaultId: VaultId
  readonly vault: `0x${string}`
  readonly sessionRef: SessionRef
}

/** A database of its own, with the doors of both roles. */
export type TestDatabase = {
  readonly scoped: ScopedDatabase
  readonly system: SystemDatabase
  createTenant(options?: {
    readonly vault?: `0x${string}`
    readonly policy?: `0x${string}`
    readonly sessionId?: `0x${string}`
    readonly limits?: Readonly<Record<string, unknown>>
  }): Promise<Tenant>
  /** Rows as the superuser sees them, whoever they belong to. */
  query<Row extends pg.QueryResultRow>(statement: string, values?: readonly unknown[]): Promise<Row[]>
}

/** Makes a migrated database for the test file. */
export function setupDatabase(): TestDatabase {
  const template = inject('postgres')
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  const at = (url: string, database: string) => url.replace(/\/[^/]*$/, `/${database}`)
  const scoped = createScopedDatabase({ connectionString: at(template.app, name), maxConnections: 10 })
  const system = createSystemDatabase({ connectionString: at(template.system, name), maxConnections: 10 })
  const superuser = new pg.Pool({ connectionString: at(template.superuser, name), max: 2 })
  superuser.on('error', () => {})
  const administer = async (statement: string) => {
    const client = new pg.Client({ connectionString: at(template.superuser, 'postgres') })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  beforeAll(() => administer(`create database ${name} template ${TEMPLATE} owner spells_owner`))
  afterAll(async () => {
    await Promise.all([scoped.close(), system.close(), superuser.end()])
    await administer(`drop database ${name} with (force)`)
  })
  return {
    scoped,
    system,
    createTenant: (options = {}) => createTenant(scoped, options),
    query: async (statement, values) => (await superuser.query(statement, values && [...values])).rows,
  }
}

async function createTenant(
  database: ScopedDatabase,
  options: Parameters<TestDatabase['createTenant']>[0] & object,
): Promise<Tenant> {
  const wallet = randomHex(20)
  const signedIn = await database.withPublic((tx) =>
    signIn(tx, {
      wallet,
      tokenHash: randomHex(32).slice(2),
      csrfHash: undefined,
      nowMs: NOW_MS,
      expiresAtMs: NOW_MS + 60_000,
      correlationId: 'test',
    }),
  )
  const scope: Scope = { ...signedIn, role: 'owner', correlationId: 'test' }
  const vaultId = crypto.randomUUID() as VaultId
  const vault = options.vault ?? getAddress(randomHex(20))
  const sessionRef = crypto.randomUUID() as SessionRef
  await database.withScope(scope, async (tx) => {
    await insertVault(tx, {
      id: vaultId,
      chainId: 31337,
      address: vault,
      owner: wallet,
      salt: `0x${'00'.repeat(32)}`,
      label: undefined,
      atMs: NOW_MS,
    })
    await insertSession(tx, {
      id: sessionRef,
      vaultId,
      spell: 'everbloom',
      sessionId: options.sessionId ?? randomHex(32),
      keyAddress: randomHex(20),
      policy: options.policy ?? '0x00',
      limits: options.limits ?? {},
      expiresAtMs: NOW_MS + 86_400_000,
      atMs: NOW_MS,
    })
  })
  return { scope, vaultId, vault, sessionRef }
}

function randomHex(bytes: number): `0x${string}` {
  return `0x${Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex')}`
}
