import { type IntentStatus, ok, type TlmFact } from '@spells/shared'
import { expect, test } from 'vitest'
import { applyFacts } from '../src/cast/applyFacts.ts'
import { aUsdc, buildFact, usdc } from '../src/cast/fixtures.ts'
import { rebuildVault } from '../src/cast/rebuildVault.ts'
import { assignFact, storeCast } from './castRows.ts'
import { fakeTransactionManager } from './fakeTransactionManager.ts'
import { NOW_MS, setupDatabase, type Tenant } from './setupDatabase.ts'

const database = setupDatabase()

function depsFor(history: readonly TlmFact[]) {
  const listFacts = async (afterSequence: number, limit: number) =>
    ok({
      facts: history.filter(({ sequence }) => sequence > afterSequence).slice(0, limit),
      lastSequence: history.length,
    })
  return {
    database: database.system,
    findTransactionManager: () => fakeTransactionManager({ listFacts }),
    assets: [{ address: usdc, aToken: aUsdc }],
    clock: { nowMs: async () => NOW_MS + 86_400_000, toRealDelayMs: async (delayMs: number) => delayMs },
  }
}

/** Entries, a reorg that takes a position back, an exit, a new position, a refusal; and a cast that was never taken. */
async function setup(): Promise<{ tenant: Tenant; history: readonly TlmFact[] }> {
  const tenant = await database.createTenant()
  for (const n of [1, 2, 3, 4, 5, 6]) await storeCast(database, tenant, n)
  const said: [number, IntentStatus, { block?: number; after?: string; correction?: boolean }?][] = [
    [1, 'SIGNED'],
    [1, 'CONFIRMED', { block: 10, after: '100' }],
    [1, 'SUBMITTED', { correction: true }],
    [1, 'CONFIRMED', { block: 11, after: '100' }],
    [2, 'CONFIRMED', { block: 12, after: '250' }],
    [1, 'FINALIZED', { block: 11, after: '100' }],
    [3, 'REJECTED'],
    [2, 'FINALIZED'],
    [4, 'CONFIRMED', { block: 20, after: '0' }],
    [5, 'CONFIRMED', { block: 30, after: '70' }],
    [4, 'FINALIZED'],
  ]
  const history = said.map(([cast, status, options], index) => {
    const fact = buildFact({ sequence: index + 1, cast, status, ...options })
    return assignFact({ ...fact, at: new Date(NOW_MS + index * 1_000).toISOString() as TlmFact['at'] }, tenant, cast)
  })
  return { tenant, history }
}

/** Every row that is a projection of a vault's facts, with every column; and what the spine says. */
async function readRows({ vaultId, scope }: Tenant) {
  const rows = (table: string, where = 'vault_id = $1') =>
    database.query(
      `select to_jsonb(t) - 'stored_at' as row from ${table} t where ${where} order by to_jsonb(t)::text`,
      [vaultId],
    )
  return {
    casts: await rows('casts'),
    steps: await rows('cast_steps', 'cast_id in (select id from casts where vault_id = $1)'),
    positions: await rows('positions'),
    facts: await rows('tlm_facts'),
    cursor: await rows('tlm_cursors'),
    events: await database.query('select id from events where workspace_id = $1 order by ordinal', [scope.workspaceId]),
  }
}

test('default: rows that were lost or changed are, row for row, what they were', async () => {
  const { tenant, history } = await setup()
  const { vaultId } = tenant
  await applyFacts(history, depsFor(history))
  // Refused by the Workflow: no fact says so.
  await database.query(`update casts set status = 'REJECTED' where vault_id = $1 and idempotency_key = 'key:6'`, [
    vaultId,
  ])
  const before = await readRows(tenant)
  expect(before.positions).toHaveLength(2)
  expect(await rebuildVault(vaultId, depsFor(history))).toEqual({ facts: history.length })
  expect(await readRows(tenant)).toEqual(before)

  const ofVault = 'cast_id in (select id from casts where vault_id = $1)'
  for (const damage of [
    `update casts set status = 'STUCK', reason = '{"code":"x","message":"x"}', updated_at = now()
     where vault_id = $1 and idempotency_key <> 'key:6'`,
    `update cast_steps set status = 'SIGNED', inclusion = null, observations = '[]', user_op_hash = null
     where ${ofVault} and id in (select (fact->>'intentId')::uuid from tlm_facts)`,
    `update positions set amount = 1, state = 'active', casts = '{}', opened_at = now(), closed_at = null where vault_id = $1`,
    'delete from tlm_facts where vault_id = $1 and sequence in (2, 3, 11)',
  ]) {
    await database.query(damage, [vaultId])
  }
  expect(await readRows(tenant)).not.toEqual(before)
  await Promise.all([1, 2].map(() => rebuildVault(vaultId, depsFor(history))))
  expect(await readRows(tenant)).toEqual(before)
})

test('behavior: positions that are gone are made again', async () => {
  const { tenant, history } = await setup()
  await applyFacts(history, depsFor(history))
  const before = await readRows(tenant)
  await database.query('delete from positions where vault_id = $1', [tenant.vaultId])
  await rebuildVault(tenant.vaultId, depsFor(history))
  expect(await readRows(tenant)).toEqual(before)
})

test('behavior: what is not applied yet is left to its delivery', async () => {
  const { tenant, history } = await setup()
  await applyFacts(history.slice(0, 5), depsFor(history))
  const before = await readRows(tenant)
  expect(await rebuildVault(tenant.vaultId, depsFor(history))).toEqual({ facts: 5 })
  expect(await readRows(tenant)).toEqual(before)
})

test('rejects: fact_missing and vault_not_found, and nothing changes', async () => {
  const { tenant, history } = await setup()
  await applyFacts(history, depsFor(history))
  const before = await readRows(tenant)
  const gone = depsFor(history.filter(({ sequence }) => sequence !== 4))
  await expect(rebuildVault(tenant.vaultId, gone)).rejects.toMatchObject({ code: 'fact_missing' })
  const unknown = crypto.randomUUID() as Tenant['vaultId']
  await expect(rebuildVault(unknown, depsFor([]))).rejects.toMatchObject({ code: 'vault_not_found' })
  expect(await readRows(tenant)).toEqual(before)
})
