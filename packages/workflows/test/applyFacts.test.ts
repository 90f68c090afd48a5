import { type CertificateMaterial, type IntentStatus, ok, type TlmFact, type TransactionManager } from '@spells/shared'
import fc from 'fast-check'
import type { Hex } from 'viem'
import { expect, test } from 'vitest'
import { applyFacts } from '../src/cast/applyFacts.ts'
import { aUsdc, buildFact, usdc } from '../src/cast/fixtures.ts'
import { watchVaults } from '../src/cast/watchVaults.ts'
import { assignFact, castIds, storeCast } from './castRows.ts'
import { fakeTransactionManager } from './fakeTransactionManager.ts'
import { NOW_MS, setupDatabase, type Tenant } from './setupDatabase.ts'

const database = setupDatabase()
const clock = { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs: number) => delayMs }

/** The facts port of a transaction manager that keeps everything it said. */
function managerOf(history: readonly TlmFact[]): TransactionManager {
  return fakeTransactionManager({
    listFacts: async (afterSequence, limit) =>
      ok({
        facts: history.filter(({ sequence }) => sequence > afterSequence).slice(0, limit),
        lastSequence: history.length,
      }),
    poke: async () => ok({ open: 0, nextWakeAtMs: null }),
  })
}

function depsFor(history: readonly TlmFact[]) {
  return {
    database: database.system,
    findTransactionManager: () => managerOf(history),
    assets: [{ address: usdc, aToken: aUsdc }],
    clock,
  }
}

/** Two entries, a reorg, an exit, and a cast that is refused. */
function buildHistory(tenant: Tenant): TlmFact[] {
  const said: [number, IntentStatus, { block?: number; after?: string; correction?: boolean }?][] = [
    [1, 'SIGNED'],
    [1, 'SUBMITTED'],
    [1, 'CONFIRMED', { block: 10, after: '100' }],
    [2, 'SIGNED'],
    [2, 'CONFIRMED', { block: 12, after: '250' }],
    [1, 'FINALIZED', { block: 10, after: '100' }],
    [2, 'SUBMITTED', { correction: true }],
    [3, 'REJECTED'],
    [2, 'CONFIRMED', { block: 14, after: '251' }],
    [2, 'FINALIZED'],
    [4, 'CONFIRMED', { block: 20, after: '0' }],
    [4, 'FINALIZED'],
  ]
  return said.map(([cast, status, options], index) =>
    assignFact(buildFact({ sequence: index + 1, cast, status, ...options }), tenant, cast),
  )
}

async function createTenantWithCasts(): Promise<Tenant> {
  const tenant = await database.createTenant()
  for (const n of [1, 2, 3, 4]) await storeCast(database, tenant, n)
  return tenant
}

/** What a tenant's rows say, without ids of the tenant. */
async function readRows({ vaultId }: Tenant) {
  const casts = await database.query(
    `select cast_row.idempotency_key, cast_row.status, cast_row.reason, cast_row.updated_at, step.status as step,
       step.user_op_hash, step.inclusion, jsonb_path_query_array(step.observations, '$[*].after') as after
     from casts cast_row join cast_steps step on step.cast_id = cast_row.id
     where cast_row.vault_id = $1 order by 1`,
    [vaultId],
  )
  const positions = await database.query(
    `select state, amount, cardinality(casts) as casts, observed_at, opened_at, closed_at
     from positions where vault_id = $1 order by opened_at`,
    [vaultId],
  )
  const facts = await database.query('select sequence from tlm_facts where vault_id = $1 order by 1', [vaultId])
  const [cursor] = await database.query('select last_sequence from tlm_cursors where vault_id = $1', [vaultId])
  const events = await database.query(
    `select type, data->>'from' as was, data->>'to' as is, data->>'state' as state, data->>'sequence' as sequence
     from events where type like 'cast.status%' or type like 'position.%'
     and workspace_id = (select workspace_id from vaults where id = $1) order by ordinal`,
    [vaultId],
  )
  return { casts, positions, facts, cursor, events: events.filter(({ type }) => type !== undefined) }
}

test('default', async () => {
  const tenant = await createTenantWithCasts()
  const history = buildHistory(tenant)
  const outcomes = await applyFacts(history, depsFor(history))
  expect(outcomes.map(({ status }) => status)).toEqual([
    'CONFIRMED',
    'CONFIRMED',
    'FINALIZED',
    'REJECTED',
    'CONFIRMED',
    'FINALIZED',
    'CONFIRMED',
    'FINALIZED',
  ])
  const rows = await readRows(tenant)
  expect(rows.casts.map(({ status }) => status)).toEqual(['FINALIZED', 'FINALIZED', 'REJECTED', 'FINALIZED'])
  expect(rows.positions).toMatchObject([{ state: 'closed', amount: '0', casts: 3 }])
  expect(rows.facts).toHaveLength(history.length)
})

test('behavior: any order, duplication and loss of deliveries ends in the same rows', async () => {
  const straight = await createTenantWithCasts()
  await applyFacts(buildHistory(straight), depsFor(buildHistory(straight)))
  const { events: _, ...expected } = await readRows(straight)
  const deliveries = fc.array(fc.array(fc.integer({ min: 0, max: 11 }), { minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 10,
  })
  await fc.assert(
    fc.asyncProperty(deliveries, async (batches) => {
      const tenant = await createTenantWithCasts()
      const history = buildHistory(tenant)
      const deps = depsFor(history)
      const pick = (batch: readonly number[]) => batch.flatMap((index) => history[index] ?? [])
      // Deliveries run two at a time, as a queue would.
      for (let i = 0; i < batches.length; i += 2) {
        await Promise.all([pick(batches[i] ?? []), pick(batches[i + 1] ?? [])].map((facts) => applyFacts(facts, deps)))
      }
      // What the queue lost altogether is pulled by the watchdog.
      await watchVaults({ ...deps, starter: { start: async () => {}, kick: async () => {}, announce: async () => {} } })
      const { events: __, ...rows } = await readRows(tenant)
      expect(rows).toEqual(expected)
    }),
    { numRuns: 8 },
  )
})

test('behavior: a correction takes the status back and says so', async () => {
  const tenant = await createTenantWithCasts()
  const history = buildHistory(tenant).slice(0, 7)
  await applyFacts(history, depsFor(history))
  const rows = await readRows(tenant)
  expect(rows.casts[1]).toMatchObject({ status: 'SUBMITTED', inclusion: null, after: [] })
  expect(rows.positions).toMatchObject([{ state: 'active', amount: '100', casts: 1 }])
  expect(rows.events.at(-2)).toMatchObject({ type: 'cast.status_changed', was: 'CONFIRMED', is: 'SUBMITTED' })
  expect(rows.events.at(-1)).toMatchObject({ type: 'position.changed', state: 'active' })
})

test('behavior: what comes before a delivered fact is pulled', async () => {
  const tenant = await createTenantWithCasts()
  const history = buildHistory(tenant)
  await applyFacts(history.slice(8, 9), depsFor(history))
  expect((await readRows(tenant)).cursor).toEqual({ last_sequence: '9' })
})

test('rejects: fact_missing, and nothing is applied', async () => {
  const tenant = await createTenantWithCasts()
  const history = buildHistory(tenant)
  await expect(applyFacts(history.slice(8, 9), depsFor([]))).rejects.toMatchObject({ code: 'fact_missing' })
  expect((await readRows(tenant)).facts).toEqual([])
})

test('rejects: fact_refused for a vault of another workspace or address', async () => {
  const [alice, bob] = [await createTenantWithCasts(), await createTenantWithCasts()]
  const [fact] = buildHistory(alice)
  if (!fact) throw new Error('No fact.')
  for (const forged of [
    { ...fact, workspaceId: bob.scope.workspaceId },
    { ...fact, vault: bob.vault },
    { ...fact, vaultId: bob.vaultId },
  ]) {
    await expect(applyFacts([forged], depsFor([forged]))).rejects.toMatchObject({ code: 'fact_refused' })
  }
  expect((await readRows(alice)).facts).toEqual([])
  expect((await readRows(bob)).facts).toEqual([])
})

test('behavior: a fact that names a cast of another vault changes nothing there', async () => {
  const [alice, bob] = [await createTenantWithCasts(), await createTenantWithCasts()]
  const [first] = buildHistory(alice)
  const [foreign] = buildHistory(bob)
  if (!first || !foreign) throw new Error('No fact.')
  const forged = { ...first, castId: foreign.castId, intentId: foreign.intentId, status: 'FINALIZED' as const }
  expect(await applyFacts([forged], depsFor([forged]))).toEqual([])
  expect((await readRows(bob)).casts[0]).toMatchObject({ status: 'CREATED' })
})

/** A tenant whose only cast is of this plan. */
async function createTenantWithPlan(action: 'arm' | 'disarm'): Promise<Tenant> {
  const tenant = await database.createTenant()
  await storeCast(database, tenant, 1)
  const plan = { vaultId: tenant.vaultId, action, sessionId: tenant.sessionRef }
  await database.query('update casts set plan = $2 where vault_id = $1', [tenant.vaultId, JSON.stringify(plan)])
  return tenant
}

test('behavior: a cast that arms or disarms is known to its session as soon as it is confirmed', async () => {
  for (const [action, status] of [
    ['arm', 'installed'],
    ['disarm', 'revoked'],
  ] as const) {
    const tenant = await createTenantWithPlan(action)
    const fact = assignFact(buildFact({ sequence: 1, cast: 1, status: 'CONFIRMED', block: 7 }), tenant, 1)
    await applyFacts([fact], depsFor([fact]))
    const rows = await database.query('select status from sessions where id = $1', [tenant.sessionRef])
    expect(rows).toEqual([{ status }])
    const events = await database.query(
      `select type, data->>'transactionHash' as hash from events where subject_id = $1 and type = $2`,
      [tenant.sessionRef, `session.${status}`],
    )
    expect(events).toEqual([{ type: `session.${status}`, hash: fact.inclusion?.transactionHash }])
  }
})

test('behavior: that the owner is asked to sign, and asked again, reaches the cast and the spine', async () => {
  const tenant = await createTenantWithPlan('arm')
  const reason = { code: 'signature_wanted', message: 'Waits for the owner.' }
  const said = (sequence: number, status: IntentStatus, wanted: boolean) =>
    assignFact({ ...buildFact({ sequence, cast: 1, status }), ...(wanted ? { reason } : {}) }, tenant, 1)
  const history = [
    said(1, 'CREATED', true),
    said(2, 'SIGNED', false),
    said(3, 'PENDING', false),
    said(4, 'STUCK', true),
  ]
  const told: TlmFact[] = []
  const deps = { ...depsFor(history), tellApplied: async (facts: readonly TlmFact[]) => void told.push(...facts) }
  const read = async () =>
    (await database.query('select status, reason from casts where vault_id = $1', [tenant.vaultId]))[0]
  await applyFacts(history.slice(0, 1), deps)
  expect(await read()).toEqual({ status: 'CREATED', reason })
  await applyFacts(history.slice(1, 2), deps)
  expect(await read()).toEqual({ status: 'SIGNED', reason: null })
  await applyFacts(history.slice(2), deps)
  expect(await read()).toEqual({ status: 'STUCK', reason })
  expect(told.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4])
  const events = await database.query(
    `select data->>'sequence' as sequence from events where workspace_id = $1 and type = 'cast.signature_wanted' order by ordinal`,
    [tenant.scope.workspaceId],
  )
  expect(events).toEqual([{ sequence: '1' }, { sequence: '4' }])
})

test('behavior: an emergency close that no database knew of becomes a cast, once, and closes the position', async () => {
  const tenant = await database.createTenant()
  await storeCast(database, tenant, 1)
  const [{ session_id: sessionId }] = (await database.query('select session_id from sessions where id = $1', [
    tenant.sessionRef,
  ])) as [{ readonly session_id: Hex }]
  const cause = { kind: 'emergency', nonce: `0x${'77'.repeat(32)}` } as const
  const entry = buildFact({ sequence: 1, cast: 1, status: 'CONFIRMED', block: 10, after: '100' })
  const close = buildFact({ sequence: 2, cast: 2, status: 'CONFIRMED', block: 12, after: '0' })
  const history = [assignFact(entry, tenant, 1), { ...assignFact(close, tenant, 2), cause }]
  const intent = {
    ...{ id: castIds(tenant, 2).stepId, castId: castIds(tenant, 2).castId, vaultId: tenant.vaultId, cause },
    ...{ workspaceId: tenant.scope.workspaceId, correlationId: 'emergency-77', deadlineSec: 1 },
    authority: { kind: 'session', sessionId },
    postConditions: [{ kind: 'balanceDecrease', token: aUsdc, account: tenant.vault, minDelta: '0' }],
  }
  const getCertificateMaterial = async () => ok({ intent } as CertificateMaterial)
  const manager = { ...managerOf(history), getCertificateMaterial }
  const deps = { ...depsFor(history), findTransactionManager: () => manager }
  await Promise.all([applyFacts(history, deps), applyFacts(history, deps)])
  const { casts, positions } = await readRows(tenant)
  expect(casts).toMatchObject([
    { status: 'CONFIRMED', after: ['0'] },
    { status: 'CONFIRMED', after: ['100'] },
  ])
  expect(positions).toMatchObject([{ state: 'closed', casts: 2 }])
  expect(
    await database.query("select count(*) from events where type = 'cast.created' and workspace_id = $1", [
      tenant.scope.workspaceId,
    ]),
  ).toEqual([{ count: '1' }])
})
