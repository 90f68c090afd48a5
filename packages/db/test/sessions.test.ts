import type { SessionRef } from '@spells/shared'
import { describe, expect, test } from 'vitest'
import {
  findChainCursor,
  findSession,
  findVault,
  insertSession,
  listOverdueSessions,
  listSessions,
  listSessionsOfAccounts,
  recordEvent,
  requestDisarm,
  saveChainCursor,
  updateSessionStatus,
} from '../src/index.ts'
import { NOW_MS, randomAddress, randomHex, setupDatabase, type Tenant } from './setupDatabase.ts'

const database = setupDatabase()
const { scoped, system } = database

function insert(tenant: Tenant, vaultId = tenant.vaultId) {
  return scoped.withScope(tenant.scope, (tx) =>
    insertSession(tx, {
      id: crypto.randomUUID() as SessionRef,
      vaultId,
      spell: 'everbloom',
      sessionId: `0x${randomHex(32)}`,
      keyAddress: randomAddress(),
      policy: '0x01',
      limits: { budget: '5' },
      expiresAtMs: NOW_MS + 1000,
      atMs: NOW_MS,
    }),
  )
}

async function listEventTypes(sessionId: string): Promise<string[]> {
  const superuser = await database.connectAs('superuser')
  const { rows } = await superuser.query<{ type: string }>(
    'select type from events where subject_id = $1 order by ordinal',
    [sessionId],
  )
  return rows.map((row) => row.type)
}

describe('sessions', () => {
  test('default', async () => {
    const tenant = await database.createTenant()
    const session = await insert(tenant)
    expect(session).toMatchObject({ vaultId: tenant.vaultId, status: 'prepared', limits: { budget: '5' } })
    const found = await scoped.withScope(tenant.scope, (tx) =>
      findSession(tx, { vaultId: tenant.vaultId, id: session.id }),
    )
    expect(found).toEqual(session)
    const list = await scoped.withScope(tenant.scope, (tx) => listSessions(tx, { vaultId: tenant.vaultId, limit: 10 }))
    expect(list).toEqual([session])
    expect(await listEventTypes(session.id)).toEqual(['session.prepared'])
  })

  test('behavior: another tenant finds and lists nothing, and cannot put a session on a foreign vault', async () => {
    const [alice, bob] = [await database.createTenant(), await database.createTenant()]
    const session = await insert(alice)
    const request = { vaultId: alice.vaultId, id: session.id }
    expect(await scoped.withScope(bob.scope, (tx) => findSession(tx, request))).toBeUndefined()
    expect(await scoped.withScope(bob.scope, (tx) => listSessions(tx, { vaultId: alice.vaultId, limit: 9 }))).toEqual(
      [],
    )
    await expect(insert(bob, alice.vaultId)).rejects.toMatchObject({
      code: 'database_failed',
      facts: { sqlState: '23503' },
    })
  })

  test('behavior: a state read from the chain only moves forward, and is recorded once', async () => {
    const tenant = await database.createTenant()
    const { workspaceId } = tenant.scope
    const session = await insert(tenant)
    const update = (status: typeof session.status) =>
      system.withSystem((tx) =>
        updateSessionStatus(tx, { workspaceId, id: session.id, status, correlationId: 'c', atMs: NOW_MS }),
      )
    expect(await update('prepared')).toBe(false)
    expect(await update('installed')).toBe(true)
    expect(await update('installed')).toBe(false)
    expect(await update('revoked')).toBe(true)
    expect(await update('installed')).toBe(false)
    expect(await update('expired')).toBe(false)
    expect(await listEventTypes(session.id)).toEqual(['session.prepared', 'session.installed', 'session.revoked'])
  })

  test('behavior: of 10 readers at once, one records the change', async () => {
    const tenant = await database.createTenant()
    const { workspaceId } = tenant.scope
    const { id } = await insert(tenant)
    const changes = await Promise.all(
      Array.from({ length: 10 }, () =>
        system.withSystem((tx) =>
          updateSessionStatus(tx, { workspaceId, id, status: 'installed', correlationId: 'c', atMs: NOW_MS }),
        ),
      ),
    )
    expect(changes.filter(Boolean)).toHaveLength(1)
    expect(await listEventTypes(id)).toEqual(['session.prepared', 'session.installed'])
  })

  test('behavior: asking to disarm is recorded, with the time of the first asking', async () => {
    const [tenant, other] = [await database.createTenant(), await database.createTenant()]
    const session = await insert(tenant)
    const ask = ({ scope }: Tenant, atMs: number) =>
      scoped.withScope(scope, (tx) =>
        requestDisarm(tx, { ...session, workspaceId: scope.workspaceId }, { atMs }, (event) => recordEvent(tx, event)),
      )
    const find = () =>
      scoped.withScope(tenant.scope, (tx) => findSession(tx, { vaultId: tenant.vaultId, id: session.id }))
    await ask(other, NOW_MS + 1)
    expect((await find())?.disarmRequestedAtMs).toBeNull()
    await ask(tenant, NOW_MS + 2)
    await ask(tenant, NOW_MS + 3)
    expect(await find()).toEqual({ ...session, disarmRequestedAtMs: NOW_MS + 2 })
    const asked = 'session.disarm_requested'
    const types = await listEventTypes(session.id)
    expect(types.filter((type) => type === asked)).toHaveLength(3)
  })

  test('behavior: the chain’s readers see the sessions of an account, and those that are overdue', async () => {
    const tenant = await database.createTenant()
    const [open, revoked] = [await insert(tenant), await insert(tenant)]
    await system.withSystem((tx) =>
      updateSessionStatus(tx, {
        ...{
          workspaceId: tenant.scope.workspaceId,
          id: revoked.id,
          status: 'revoked',
          correlationId: 'c',
          atMs: NOW_MS,
        },
      }),
    )
    const found = await scoped.withScope(tenant.scope, (tx) => findVault(tx, tenant.vaultId))
    if (!found) throw new Error('There is no vault.')
    const of = (chainId: number) =>
      system.withSystem((tx) => listSessionsOfAccounts(tx, { chainId, accounts: [found.address] }))
    expect(await of(found.chainId)).toEqual([
      {
        ...{ id: open.id, workspaceId: tenant.scope.workspaceId, vaultId: tenant.vaultId, chainId: found.chainId },
        ...{ vault: found.address, sessionId: open.sessionId, status: 'prepared' },
      },
    ])
    expect(await of(found.chainId + 1)).toEqual([])
    const overdue = (nowMs: number) =>
      system.withSystem((tx) => listOverdueSessions(tx, { chainId: found.chainId, nowMs, limit: 100 }))
    const isListed = async (nowMs: number) => (await overdue(nowMs)).some(({ id }) => id === open.id)
    expect([await isListed(NOW_MS + 999), await isListed(NOW_MS + 1000)]).toEqual([false, true])
  })

  test('behavior: how far a contract was read is kept per chain', async () => {
    const place = { chainId: 31337, contract: randomAddress() }
    const find = () => system.withSystem((tx) => findChainCursor(tx, place))
    expect(await find()).toBeUndefined()
    for (const blockNumber of [7, 9, 8]) {
      await system.withSystem((tx) => saveChainCursor(tx, { ...place, blockNumber, atMs: NOW_MS }))
      expect(await find()).toBe(blockNumber)
    }
    expect(await system.withSystem((tx) => findChainCursor(tx, { ...place, chainId: 1 }))).toBeUndefined()
  })
})
