import { AppError, type FireId, ok, refuse, type SessionKeyView, type TriggerId, type VaultId } from '@spells/shared'
import type { TriggerPlan } from '@spells/shared/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CreateCastDeps, createCast, createCastForFire } from '../src/cast/createCast.ts'
import { createCastChain } from '../src/cast/createCastChain.ts'
import { quoteCast } from '../src/cast/quoteCast.ts'
import { fakeTransactionManager } from './fakeTransactionManager.ts'
import { buildPolicy, setupChain } from './setupChain.ts'
import { NOW_MS, setupDatabase, type Tenant } from './setupDatabase.ts'

const database = setupDatabase()
let chain: Awaited<ReturnType<typeof setupChain>>
let started: string[] = []

beforeAll(async () => {
  chain = await setupChain()
})
afterAll(() => chain.stop())

type Setup = { readonly tenant: Tenant; readonly plan: TriggerPlan; readonly deps: CreateCastDeps }

/** A tenant whose vault is on the chain, with an installed session. */
async function setup(
  options: {
    readonly vault?: `0x${string}`
    readonly wei?: bigint
    readonly session?: Partial<SessionKeyView>
    readonly amount?: string
  } = {},
): Promise<Setup> {
  const vault = options.vault ?? (await chain.createVault(options.wei === undefined ? {} : { wei: options.wei }))
  const nowSec = Number((await chain.client.getBlock()).timestamp)
  const { deployment, usdc } = chain
  const { policy, sessionId } = buildPolicy({ deployment, vault, asset: usdc.address, nowSec })
  const tenant = await database.createTenant({ vault, policy, sessionId })
  const view: SessionKeyView = {
    sessionRef: tenant.sessionRef,
    sessionId,
    keyAddress: vault,
    policy,
    status: 'installed',
    keyWiped: false,
    ...options.session,
  }
  started = []
  const transactionManager = fakeTransactionManager({ getSession: async () => ok(view) })
  return {
    tenant,
    plan: {
      vaultId: tenant.vaultId,
      spell: 'everbloom',
      action: 'entry',
      parameters: { asset: usdc.address, amount: options.amount ?? '100000000' },
      sessionId: tenant.sessionRef,
    },
    deps: {
      findTransactionManager: () => transactionManager,
      chain: createCastChain({ rpcUrls: [chain.rpcUrl], entryPoint: deployment.entryPoint }),
      deployment,
      clock: { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs) => delayMs },
      failpoint: async () => {},
      starter: {
        start: async ({ castId }) => {
          started.push(castId)
        },
        kick: async () => {},
        announce: async () => {},
      },
    },
  }
}

const cast = ({ tenant, plan, deps }: Setup, idempotencyKey = 'a', changes: Partial<TriggerPlan> = {}) =>
  createCast(
    { scope: tenant.scope, plan: { ...plan, ...changes }, idempotencyKey },
    { ...deps, database: database.scoped },
  )
const quote = ({ tenant, plan, deps }: Setup, changes: Partial<TriggerPlan> = {}) =>
  quoteCast({ scope: tenant.scope, plan: { ...plan, ...changes } }, { ...deps, database: database.scoped })

/** How much a tenant has stored about casts. */
async function count({ tenant }: Setup) {
  const { workspaceId } = tenant.scope
  const [row] = await database.query(
    `select (select count(*)::int from casts where workspace_id = $1) as casts,
       (select count(*)::int from cast_steps where workspace_id = $1) as steps,
       (select count(*)::int from outbox where workspace_id = $1) as outbox,
       (select count(*)::int from events where workspace_id = $1 and type like 'cast.%') as events`,
    [workspaceId],
  )
  return row
}
const nothing = { casts: 0, steps: 0, outbox: 0, events: 0 }
const one = { casts: 1, steps: 1, outbox: 1, events: 1 }

describe('quoteCast', () => {
  test('default', async () => {
    const quoted = await quote(await setup())
    if (!quoted.ok) throw new Error(quoted.refusal.code)
    expect(quoted.value.simulation.status).toBe('passed')
    expect(quoted.value.calls).toHaveLength(2)
    expect(quoted.value.warnings.length).toBeGreaterThan(0)
    const { gasLimit, maxFeePerGasWei, networkFeeMaxWei } = quoted.value.fee
    expect(quoted.value.worstCase).toEqual({
      networkFeeWei: networkFeeMaxWei,
      outflows: [{ token: chain.usdc.address, amount: '100000000' }],
    })
    expect(BigInt(networkFeeMaxWei)).toBe(BigInt(gasLimit) * BigInt(maxFeePerGasWei))
    expect(Number(gasLimit)).toBeGreaterThan(500_000)
    expect(Number(gasLimit)).toBeLessThan(1_200_000)
  })

  test('behavior: the batch runs as a whole, so a supply that the approval makes possible passes', async () => {
    const context = await setup()
    const calls = await quote(context)
    if (!calls.ok) throw new Error('The quote is refused.')
    const [, supply] = calls.value.calls
    if (!supply) throw new Error('There is no supply.')
    const alone = await context.deps.chain.simulate({ vault: context.tenant.vault, calls: [supply] })
    expect(alone.ok).toBe(false)
  })

  test('rejects: what the chain would refuse, with its reason in words', async () => {
    const context = await setup()
    const refusals = await Promise.all([
      quote(context, { action: 'exit', parameters: { asset: chain.usdc.address, amount: '5' } }),
      quote(await setup({ vault: await chain.createVault({ units: 5n }) })),
      quote(await setup({ wei: 1n })),
      quote(await setup({ session: { status: 'revoked' } })),
      quote(await setup({ amount: '500000001' })),
      quote(await setup({ session: { use: use({ budgets: ['950000000'] }) } })),
      quote(await setup({ vault: '0x0000000000000000000000000000000000001234' })),
    ])
    const reasons = refusals.map((quoted) => quoted.ok && quoted.value.simulation)
    expect(reasons).toMatchObject([
      {
        reason: { code: 'call_reverted', message: 'The vault has supplied less to Aave than the amount to withdraw.' },
      },
      { reason: { code: 'call_reverted', message: expect.stringContaining('exceeds balance') } },
      { reason: { code: 'gas_funds_missing' } },
      { reason: { code: 'session_not_installed', message: 'The session was revoked on chain.' } },
      { reason: { code: 'policy_refused', message: expect.stringContaining('cap per cast') } },
      { reason: { code: 'policy_refused', message: expect.stringContaining('budget') } },
      { reason: { code: 'vault_not_deployed' } },
    ])
  })

  test('rejects: chain_unavailable', async () => {
    const context = await setup()
    const { entryPoint } = chain.deployment
    const deps = { ...context.deps, chain: createCastChain({ rpcUrls: ['http://127.0.0.1:1'], entryPoint }) }
    await expect(quote({ ...context, deps })).rejects.toMatchObject({ code: 'chain_unavailable' })
  })
})

function use(changes: Partial<NonNullable<SessionKeyView['use']>>): NonNullable<SessionKeyView['use']> {
  return { operations: 0, protectiveOperations: 0, gasWei: '0', protectiveGasWei: '0', budgets: [], ...changes }
}

describe('createCast', () => {
  test('default', async () => {
    const context = await setup()
    const created = await cast(context)
    if (!created.ok) throw new Error(created.refusal.code)
    expect(created.value).toMatchObject({ status: 'CREATED', plan: context.plan, steps: [{ position: 0 }] })
    expect(await count(context)).toEqual(one)
    expect(started).toEqual([created.value.id])
    const [step] = await database.query('select intent from cast_steps where cast_id = $1', [created.value.id])
    const nowSec = Number((await chain.client.getBlock()).timestamp)
    expect(step?.intent).toMatchObject({
      id: created.value.steps[0]?.id,
      authority: { kind: 'session' },
      conflictGroup: 'everbloom',
      laneClass: 'normal',
      deadlineSec: nowSec + 900,
      postConditions: [{ kind: 'balanceIncrease', token: chain.usdc.aToken, account: context.tenant.vault }],
    })
  })

  test('behavior: 50 requests with one key at once are one cast with one reply', async () => {
    const context = await setup()
    const replies = await Promise.all(Array.from({ length: 50 }, () => cast(context)))
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1)
    expect(replies[0]?.ok).toBe(true)
    expect(await count(context)).toEqual(one)
  })

  test('behavior: a repeat gets the reply it got before, also when the chain would refuse by now', async () => {
    const context = await setup()
    const first = await cast(context)
    const later = await setup({ session: { status: 'revoked' } })
    expect(await cast({ ...context, deps: later.deps })).toEqual(first)
  })

  test('behavior: keys belong to their workspace', async () => {
    const [alice, bob] = [await setup(), await setup()]
    const replies = [await cast(alice), await cast(bob)]
    expect(replies.map(({ ok: accepted }) => accepted)).toEqual([true, true])
    expect([await count(alice), await count(bob)]).toEqual([one, one])
  })

  test('behavior: a Workflow that cannot be created is left to the relay', async () => {
    const context = await setup()
    const start = async () => {
      throw new Error('Down.')
    }
    const deps = { ...context.deps, starter: { ...context.deps.starter, start } }
    expect((await cast({ ...context, deps })).ok).toBe(true)
    expect(await count(context)).toEqual(one)
  })

  test('rejects: idempotency_conflict', async () => {
    const context = await setup()
    await cast(context)
    const other = await cast(context, 'a', { parameters: { asset: chain.usdc.address, amount: '1' } })
    expect(other).toEqual(refuse({ code: 'idempotency_conflict' }))
    expect(await count(context)).toEqual(one)
  })

  test('rejects: not_found for another tenant’s vault or session', async () => {
    const [alice, bob] = [await setup(), await setup()]
    for (const changes of [
      { vaultId: bob.tenant.vaultId },
      { sessionId: bob.tenant.sessionRef },
      { vaultId: bob.tenant.vaultId, sessionId: bob.tenant.sessionRef },
      { vaultId: crypto.randomUUID() as VaultId },
    ]) {
      expect(await cast(alice, 'a', changes)).toEqual(refuse({ code: 'not_found', what: 'vault or session' }))
    }
    expect([await count(alice), await count(bob)]).toEqual([nothing, nothing])
  })

  test('rejects: invalid_request with the field', async () => {
    const context = await setup()
    const asset = chain.usdc.address
    const wrong: [Partial<TriggerPlan>, string][] = [
      [{ spell: 'moonbeam' }, 'spell'],
      [{ parameters: { asset, amount: '-1' } }, 'parameters.amount'],
      [{ parameters: { asset } }, 'parameters.amount'],
      [{ parameters: { asset, amount: '1', extra: 1 } }, 'parameters.extra'],
      [{ parameters: { asset: context.tenant.vault, amount: '1' } }, 'parameters.asset'],
    ]
    for (const [changes, field] of wrong) {
      expect(await cast(context, 'a', changes)).toMatchObject({ refusal: { code: 'invalid_request', field } })
    }
    expect(await count(context)).toEqual(nothing)
  })

  test('rejects: session_not_installed, policy_refused, simulation_failed, and nothing is stored', async () => {
    const contexts = [
      await setup({ session: { status: 'revoked' } }),
      await setup({ session: { status: 'prepared' } }),
      await setup({ session: { keyWiped: true } }),
      await setup({ amount: '500000001' }),
      await setup({ wei: 1n }),
    ]
    const codes = []
    for (const context of contexts) {
      const reply = await cast(context)
      codes.push(!reply.ok && reply.refusal.code)
      expect(await count(context)).toEqual(nothing)
    }
    expect(codes).toEqual([
      'session_not_installed',
      'session_not_installed',
      'session_not_installed',
      'policy_refused',
      'simulation_failed',
    ])
    expect(started).toEqual([])
  })

  test('rejects: a fault of the transaction manager stores nothing', async () => {
    const context = await setup()
    const fault = new AppError({ code: 'transaction_manager_unavailable', shortMessage: 'Down.', retry: 'safe' })
    const down = fakeTransactionManager({
      getSession: async () => {
        throw fault
      },
    })
    const deps = { ...context.deps, findTransactionManager: () => down }
    await expect(cast({ ...context, deps })).rejects.toBe(fault)
    expect(await count(context)).toEqual(nothing)
  })
})

describe('createCastForFire', () => {
  const fire = async (context: Setup, fireId: FireId, aheadSec = 300) =>
    createCastForFire(
      {
        workspaceId: context.tenant.scope.workspaceId,
        triggerId: crypto.randomUUID() as TriggerId,
        fireId,
        plan: context.plan,
        correlationId: 'fire',
        deadlineMs: (Number((await chain.client.getBlock()).timestamp) + aheadSec) * 1000,
        premise: { signal: 'market:gamma:1:probability', direction: 'above', threshold: 0.5, freshnessMs: 240_000 },
      },
      { ...context.deps, database: database.system },
    )

  test('default', async () => {
    const context = await setup()
    const fireId = crypto.randomUUID() as FireId
    const replies = await Promise.all(Array.from({ length: 10 }, () => fire(context, fireId)))
    expect(replies.every((reply) => reply.ok)).toBe(true)
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1)
    expect(await count(context)).toEqual(one)
    const [row] = await database.query(
      `select cause->>'fireId' as fire, actor_kind, idempotency_key from casts join events on subject_id = casts.id::text
       where casts.workspace_id = $1`,
      [context.tenant.scope.workspaceId],
    )
    expect(row).toEqual({ fire: fireId, actor_kind: 'trigger', idempotency_key: `fire:${fireId}` })
  })

  test('behavior: the premise bounds the deadline', async () => {
    const context = await setup()
    await fire(context, crypto.randomUUID() as FireId, 60)
    const [step] = await database.query('select intent from cast_steps where workspace_id = $1', [
      context.tenant.scope.workspaceId,
    ])
    const nowSec = Number((await chain.client.getBlock()).timestamp)
    expect(step?.intent.deadlineSec).toBe(nowSec + 60)
  })

  test('rejects: a premise that is too old, and another workspace’s vault', async () => {
    const [alice, bob] = [await setup(), await setup()]
    const stale = await fire(alice, crypto.randomUUID() as FireId, 2)
    expect(stale).toMatchObject({ refusal: { code: 'simulation_failed', reason: { code: 'premise_stale' } } })
    const foreign = await fire({ ...alice, plan: bob.plan }, crypto.randomUUID() as FireId)
    expect(foreign).toEqual(refuse({ code: 'not_found', what: 'vault or session' }))
    expect([await count(alice), await count(bob)]).toEqual([nothing, nothing])
  })
})
