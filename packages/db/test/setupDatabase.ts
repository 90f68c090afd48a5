import type { UserId, VaultId, WorkspaceId } from '@spells/shared'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import {
  createScopedDatabase,
  createSystemDatabase,
  insertVault,
  type Scope,
  type ScopedDatabase,
  type SystemDatabase,
  signIn,
} from '../src/index.ts'
import type { TemplateUrls } from './globalSetup.ts'

/** A workspace with its only user, and a vault in it. */
export type Tenant = { readonly scope: Scope; readonly wallet: `0x${string}`; readonly vaultId: VaultId }

/** A database of its own, migrated and empty, with the doors of both roles. */
export type TestDatabase = {
  readonly urls: TemplateUrls
  readonly scoped: ScopedDatabase
  readonly system: SystemDatabase
  /** Signs a new wallet in and gives it a vault. */
  createTenant(): Promise<Tenant>
  /** A connection of a role, for statements that no query would make. */
  connectAs(role: 'superuser' | 'owner' | 'app' | 'system'): Promise<pg.Client>
}

export const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z')
const SALT: `0x${string}` = `0x${'00'.repeat(32)}`

/** Makes a database for the test file. */
export function setupDatabase(options: { readonly maxConnections?: number } = {}): TestDatabase {
  const template = inject('postgres')
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  const urls = mapUrls(template, name)
  const maxConnections = options.maxConnections ?? 5
  const scoped = createScopedDatabase({ connectionString: urls.app, maxConnections })
  const system = createSystemDatabase({ connectionString: urls.system, maxConnections })
  const clients: pg.Client[] = []
  beforeAll(() =>
    runAsSuperuser(template.superuser, `create database ${name} template ${template.template} owner spells_owner`),
  )
  afterAll(async () => {
    await Promise.all([scoped.close(), system.close(), ...clients.map((client) => client.end())])
    await runAsSuperuser(template.superuser, `drop database ${name} with (force)`)
  })
  return {
    urls,
    scoped,
    system,
    createTenant: () => createTenant(scoped),
    connectAs: async (role) => {
      const client = new pg.Client({ connectionString: urls[role] })
      client.on('error', () => {})
      await client.connect()
      clients.push(client)
      return client
    },
  }
}

async function createTenant(database: ScopedDatabase): Promise<Tenant> {
  const wallet = randomAddress()
  const signedIn = await database.withPublic((tx) =>
    signIn(tx, {
      wallet,
      tokenHash: randomHex(32),
      csrfHash: undefined,
      nowMs: NOW_MS,
      expiresAtMs: NOW_MS + 60_000,
      correlationId: 'test',
    }),
  )
  const scope: Scope = { ...signedIn, role: 'owner', correlationId: 'test' }
  const vaultId = crypto.randomUUID() as VaultId
  await database.withScope(scope, (tx) =>
    insertVault(tx, {
      id: vaultId,
      chainId: 31337,
      address: randomAddress(),
      owner: wallet,
      salt: SALT,
      label: undefined,
      atMs: NOW_MS,
    }),
  )
  return { scope, wallet, vaultId }
}

/** A scope that no tenant has. */
export function strangerScope(): Scope {
  return {
    workspaceId: crypto.randomUUID() as WorkspaceId,
    userId: crypto.randomUUID() as UserId,
    role: 'owner',
    correlationId: 'test',
  }
}

export function randomAddress(): `0x${string}` {
  return `0x${randomHex(20)}`
}

export function randomHex(bytes: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex')
}

function mapUrls(template: TemplateUrls, name: string): TemplateUrls {
  const of = (url: string): string => url.replace(/\/[^/]*$/, `/${name}`)
  const { superuser, owner, app, system } = template
  return { ...template, superuser: of(superuser), owner: of(owner), app: of(app), system: of(system) }
}

async function runAsSuperuser(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, '/postgres') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
