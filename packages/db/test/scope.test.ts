import { AppError } from '@spells/shared'
import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { createScopedDatabase, listVaults } from '../src/index.ts'
import { readRows } from '../src/readRows.ts'
import { setupDatabase, strangerScope } from './setupDatabase.ts'

// One connection, used again and again: what a transaction leaves behind, the next one would see.
const database = setupDatabase({ maxConnections: 1 })

const settings = sql`select current_setting('app.workspace_id', true) as workspace, current_setting('app.user_id', true) as "user", pg_backend_pid() as pid`
type Settings = { workspace: string | null; user: string | null; pid: number }

describe('createScopedDatabase', () => {
  test('default', async () => {
    const { scope, vaultId } = await database.createTenant()
    const vaults = await database.scoped.withScope(scope, (tx) => listVaults(tx, { limit: 10 }))
    expect(vaults.map((vault) => vault.id)).toEqual([vaultId])
  })

  test('behavior: a scope ends with its transaction, on the same connection', async () => {
    const alice = await database.createTenant()
    const read = async (tx: { execute(query: typeof settings): Promise<unknown> }) =>
      readRows<Settings>(await tx.execute(settings))[0]
    const inside = await database.scoped.withScope(alice.scope, read)
    await expect(
      database.scoped.withScope(alice.scope, async (tx) => {
        await read(tx)
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    const outside = await database.scoped.withPublic(read)
    expect(inside).toMatchObject({ workspace: alice.scope.workspaceId, user: alice.scope.userId })
    expect(outside).toMatchObject({ workspace: '', user: '' })
    expect(outside?.pid).toBe(inside?.pid)
    const seen = await database.scoped.withPublic((tx) => tx.execute(sql`select * from vaults`))
    expect(readRows(seen)).toEqual([])
  })

  test('behavior: transactions that overlap keep their own scope', async () => {
    const [alice, bob] = [await database.createTenant(), await database.createTenant()]
    const busy = createScopedDatabase({ connectionString: database.urls.app, maxConnections: 3 })
    const ids = await Promise.all(
      Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? alice : bob)).map((tenant) =>
        busy.withScope(tenant.scope, async (tx) => {
          await tx.execute(sql`select pg_sleep(0.002)`)
          const [vault] = await listVaults(tx, { limit: 10 })
          return vault?.id === tenant.vaultId
        }),
      ),
    )
    await busy.close()
    expect(ids).toEqual(Array.from({ length: 30 }, () => true))
  })

  test('behavior: a workspace that does not exist is empty', async () => {
    await database.createTenant()
    expect(await database.scoped.withScope(strangerScope(), (tx) => listVaults(tx, { limit: 10 }))).toEqual([])
  })

  test('rejects: database_refused, and the connection is not used again', async () => {
    const { scope } = await database.createTenant()
    const attempt = database.scoped.withScope(scope, (tx) => tx.execute(sql`select * from siwe_nonces`))
    await expect(attempt).rejects.toMatchObject({ code: 'database_refused', facts: { sqlState: '42501' } })
    await expect(attempt).rejects.toBeInstanceOf(AppError)
    expect(await database.scoped.withScope(scope, (tx) => listVaults(tx, { limit: 10 }))).toHaveLength(1)
  })

  test('rejects: database_failed without the query or its parameters', async () => {
    const { scope } = await database.createTenant()
    const error = await database.scoped
      .withScope(scope, (tx) => tx.execute(sql`select ${'a-secret-token'}::int`))
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'database_failed', facts: { sqlState: '22P02' } })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('a-secret-token')
  })

  test('rejects: database_unavailable when nothing listens', async () => {
    const nowhere = createScopedDatabase({ connectionString: 'postgres://spells_app:x@127.0.0.1:1/spells' })
    await expect(nowhere.withPublic(async () => {})).rejects.toMatchObject({
      code: 'database_unavailable',
      retry: 'unknown',
    })
    await nowhere.close()
  })

  test('rejects: database_unavailable when the server ends the connection in the middle', async () => {
    const { scope } = await database.createTenant()
    const superuser = await database.connectAs('superuser')
    const attempt = database.scoped.withScope(scope, async (tx) => {
      const [row] = readRows<Settings>(await tx.execute(settings))
      await superuser.query('select pg_terminate_backend($1)', [row?.pid])
      return tx.execute(settings)
    })
    await expect(attempt).rejects.toMatchObject({ code: 'database_unavailable' })
    expect(await database.scoped.withScope(scope, (tx) => listVaults(tx, { limit: 10 }))).toHaveLength(1)
  })
})
