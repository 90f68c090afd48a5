import type { VaultId } from '@spells/shared'
import { describe, expect, test } from 'vitest'
import { findVault, insertVault, listVaults } from '../src/index.ts'
import { NOW_MS, randomAddress, setupDatabase, type Tenant } from './setupDatabase.ts'

const database = setupDatabase({ maxConnections: 20 })
const { scoped } = database

function insert(tenant: Tenant, address: `0x${string}`, label?: string) {
  return scoped.withScope(tenant.scope, (tx) =>
    insertVault(tx, {
      id: crypto.randomUUID() as VaultId,
      chainId: 31337,
      address,
      owner: tenant.wallet,
      salt: `0x${'00'.repeat(32)}`,
      label,
      atMs: NOW_MS,
    }),
  )
}

describe('insertVault', () => {
  test('default', async () => {
    const tenant = await database.createTenant()
    const address = randomAddress()
    const created = await insert(tenant, address, 'Savings')
    expect(created).toMatchObject({ status: 'created', vault: { address, label: 'Savings', createdAtMs: NOW_MS } })
    const again = await insert(tenant, address, 'Another name')
    expect(again).toEqual({ ...created, status: 'existing' })
  })

  test('behavior: 20 at once store one vault and one event', async () => {
    const tenant = await database.createTenant()
    const address = randomAddress()
    const results = await Promise.all(Array.from({ length: 20 }, () => insert(tenant, address)))
    expect(results.filter((result) => result.status === 'created')).toHaveLength(1)
    expect(results.filter((result) => result.status === 'existing')).toHaveLength(19)
    const superuser = await database.connectAs('superuser')
    const { rows } = await superuser.query(
      `select count(*)::int as count from events where type = 'vault.created' and data ->> 'address' = $1`,
      [address],
    )
    expect(rows).toEqual([{ count: 1 }])
  })

  test('rejects: elsewhere, without a word about the other workspace', async () => {
    const [alice, bob] = [await database.createTenant(), await database.createTenant()]
    const address = randomAddress()
    await insert(alice, address)
    expect(await insert(bob, address)).toEqual({ status: 'elsewhere' })
  })
})

describe('findVault', () => {
  test('default', async () => {
    const tenant = await database.createTenant()
    const vault = await scoped.withScope(tenant.scope, (tx) => findVault(tx, tenant.vaultId))
    expect(vault).toMatchObject({ id: tenant.vaultId, owner: tenant.wallet })
  })

  test('behavior: another tenant finds nothing', async () => {
    const [alice, bob] = [await database.createTenant(), await database.createTenant()]
    expect(await scoped.withScope(bob.scope, (tx) => findVault(tx, alice.vaultId))).toBeUndefined()
  })
})

describe('listVaults', () => {
  test('default', async () => {
    const tenant = await database.createTenant()
    for (let index = 0; index < 4; index++) await insert(tenant, randomAddress())
    const list = (after: { atMs: number; id: string } | undefined, limit: number) =>
      scoped.withScope(tenant.scope, (tx) => listVaults(tx, { after, limit }))
    const all = await list(undefined, 10)
    expect(all).toHaveLength(5)
    const first = await list(undefined, 2)
    const last = first[1]
    const rest = await list(last && { atMs: last.createdAtMs, id: last.id }, 10)
    expect([...first, ...rest]).toEqual(all)
  })

  test('behavior: another tenant lists only its own', async () => {
    const [alice, bob] = [await database.createTenant(), await database.createTenant()]
    const vaults = await scoped.withScope(bob.scope, (tx) => listVaults(tx, { limit: 100 }))
    expect(vaults.map((vault) => vault.id)).toEqual([bob.vaultId])
    expect(vaults.map((vault) => vault.id)).not.toContain(alice.vaultId)
  })
})
