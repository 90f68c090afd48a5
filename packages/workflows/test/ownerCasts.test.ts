import { insertTrigger } from '@spells/db'
import { type IntentView, ok, refuse, type SessionKeyView, type TriggerId } from '@spells/shared'
import type { CastPlan } from '@spells/shared/api'
import { parseEther, zeroAddress } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCast } from '../src/cast/createCast.ts'
import { createCastChain } from '../src/cast/createCastChain.ts'
import { quoteCast } from '../src/cast/quoteCast.ts'
import { fakeTransactionManager } from './fakeTransactionManager.ts'
import { buildPolicy, setupChain } from './setupChain.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()
let chain: Awaited<ReturnType<typeof setupChain>>
beforeAll(async () => {
  chain = await setupChain()
})
afterAll(() => chain.stop())

/** A tenant whose vault is on the chain, with a session in the given state. */
async function setup(session: Partial<SessionKeyView> = {}) {
  const vault = await chain.createVault()
  const nowSec = Number((await chain.client.getBlock()).timestamp)
  const { deployment, usdc } = chain
  const { policy, sessionId, limits } = buildPolicy({ deployment, vault, asset: usdc.address, nowSec })
  const tenant = await database.createTenant({ vault, policy, sessionId, limits })
  const [row] = await database.query<{ owner: `0x${string}` }>('select owner from vaults where id = $1', [
    tenant.vaultId,
  ])
  const view: SessionKeyView = {
    ...{ sessionRef: tenant.sessionRef, sessionId, keyAddress: vault, policy, status: 'prepared', keyWiped: false },
    ...session,
  }
  const answer: { intent: IntentView | undefined } = { intent: undefined }
  const transactionManager = fakeTransactionManager({
    getSession: async () => ok(view),
    getIntent: async () => (answer.intent ? ok(answer.intent) : refuse({ code: 'intent_not_found' })),
  })
  const deps = {
    findTransactionManager: () => transactionManager,
    chain: createCastChain({ rpcUrls: [chain.rpcUrl], entryPoint: deployment.entryPoint }),
    deployment,
    clock: { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs: number) => delayMs },
    failpoint: async () => {},
    starter: { start: async () => {}, kick: async () => {}, announce: async () => {} },
    database: database.scoped,
  }
  const { vaultId, sessionRef, scope } = tenant
  const supply = { asset: usdc.address, amount: '100000000' }
  return {
    tenant,
    vault,
    /** What the transaction manager says of every intent. */
    answer,
    owner: row?.owner,
    nowSec,
    plans: {
      withdraw: { vaultId, action: 'withdraw', token: usdc.address, amount: '250000000' },
      withdrawEther: { vaultId, action: 'withdraw', token: 'native', amount: String(parseEther('0.5')) },
      arm: { vaultId, action: 'arm', sessionId: sessionRef },
      disarm: { vaultId, action: 'disarm', sessionId: sessionRef },
      disarmAll: { vaultId, action: 'disarmAll' },
      entry: { vaultId, spell: 'everbloom', action: 'entry', parameters: supply },
      underSession: { vaultId, spell: 'everbloom', action: 'entry', parameters: supply, sessionId: sessionRef },
    } satisfies Record<string, CastPlan>,
    quote: (plan: CastPlan) => quoteCast({ scope, plan }, deps),
    cast: (plan: CastPlan, idempotencyKey: string = crypto.randomUUID()) =>
      createCast({ scope, plan, idempotencyKey }, deps),
    /** Casts, and does something else while that is prepared. */
    castWhile: (plan: CastPlan, work: () => Promise<unknown>) =>
      createCast(
        { scope, plan, idempotencyKey: crypto.randomUUID() },
        { ...deps, clock: { ...deps.clock, nowMs: () => work().then(() => NOW_MS) } },
      ),
  }
}

const findIntent = async (castId: string) =>
  (await database.query<{ intent: unknown }>('select intent from cast_steps where cast_id = $1', [castId]))[0]?.intent
const simulate = async (quoted: ReturnType<Awaited<ReturnType<typeof setup>>['quote']>) => {
  const reply = await quoted
  return reply.ok ? reply.value.simulation : reply.refusal
}

describe('plans that the owner signs', () => {
  test('default: a withdrawal goes to the owner, is proved by balances, and is quoted at its ceiling', async () => {
    const { cast, quote, plans, vault, owner, nowSec } = await setup()
    const quoted = await quote(plans.withdraw)
    expect(quoted).toMatchObject({
      value: { simulation: { status: 'passed' }, worstCase: { outflows: [] }, calls: [{ target: chain.usdc.address }] },
    })
    const created = await cast(plans.withdraw)
    if (!created.ok) throw new Error(created.refusal.code)
    expect(await findIntent(created.value.id)).toMatchObject({
      authority: { kind: 'owner' },
      conflictGroup: 'everbloom',
      deadlineSec: expect.closeTo(nowSec + 600, -1),
      maxFeePerGasCeilingWei: created.value.fee?.maxFeePerGasWei,
      maxGas: String(2n * BigInt(created.value.fee?.gasLimit ?? 0)),
      postConditions: [
        { kind: 'balanceDecrease', token: chain.usdc.address, account: vault, minDelta: '250000000' },
        { kind: 'balanceIncrease', token: chain.usdc.address, account: owner, minDelta: '250000000' },
      ],
    })
  })

  test('behavior: ether, arming, disarming and a spell without a session', async () => {
    const { cast, plans, vault, owner, quote } = await setup()
    const created = await cast(plans.withdrawEther)
    if (!created.ok) throw new Error(created.refusal.code)
    const valueWei = String(parseEther('0.5'))
    expect(await findIntent(created.value.id)).toMatchObject({
      calls: [{ target: owner, valueWei, data: '0x' }],
      conflictGroup: 'token:native',
      postConditions: [{ kind: 'balanceDecrease', token: zeroAddress, account: vault, minDelta: valueWei }],
    })
    for (const plan of [plans.arm, plans.disarm, plans.disarmAll, plans.entry]) {
      expect(await simulate(quote(plan)), plan.action).toMatchObject({ status: 'passed' })
    }
  })

  test('rejects: what the vault does not have, or could not pay gas for', async () => {
    const { quote, plans } = await setup()
    const over = { ...plans.withdraw, amount: '1000000001' }
    expect(await simulate(quote(over))).toMatchObject({ reason: { code: 'balance_too_low' } })
    const noToken = { ...plans.withdraw, token: zeroAddress, amount: '1' }
    expect(await simulate(quote(noToken))).toMatchObject({ reason: { code: 'balance_too_low' } })
    const all = { ...plans.withdrawEther, amount: String(parseEther('1')) }
    expect(await simulate(quote(all))).toMatchObject({ reason: { code: 'gas_funds_missing' } })
  })

  test('rejects: arming what is installed or ended, disarming what is revoked', async () => {
    const codes: unknown[] = []
    for (const [action, session] of [
      ['arm', { status: 'installed' }],
      ['arm', { status: 'revoked' }],
      ['arm', { keyWiped: true }],
      ['disarm', { status: 'revoked' }],
    ] as const) {
      const { quote, plans } = await setup(session)
      const simulation = await simulate(quote(plans[action]))
      codes.push('reason' in simulation && simulation.reason.code)
    }
    expect(codes).toEqual(['session_installed', 'session_ended', 'session_ended', 'session_ended'])
  })

  test('rejects: not_found for another tenant’s vault and session', async () => {
    const [alice, bob] = [await setup(), await setup()]
    for (const plan of [
      bob.plans.withdraw,
      bob.plans.arm,
      { ...alice.plans.arm, sessionId: bob.plans.arm.sessionId },
    ]) {
      expect(await alice.cast(plan)).toMatchObject({ refusal: { code: 'not_found' } })
    }
  })
})

describe('one cast at a time waits for its owner', () => {
  test('default: of twenty at once one is made, and the others name it', async () => {
    const { cast, plans } = await setup()
    const replies = await Promise.all(Array.from({ length: 20 }, () => cast(plans.withdraw)))
    const made = replies.filter((reply) => reply.ok)
    expect(made).toHaveLength(1)
    const castId = made[0]?.ok ? made[0].value.id : undefined
    for (const reply of replies) if (!reply.ok) expect(reply.refusal).toEqual({ code: 'owner_cast_open', castId })
  })

  test('behavior: a repeat of the same key is the same cast', async () => {
    const { cast, plans } = await setup()
    const replies = await Promise.all(Array.from({ length: 20 }, () => cast(plans.withdraw, 'same')))
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1)
    expect(replies[0]).toMatchObject({ ok: true })
  })

  test('behavior: signed, or past its deadline, it waits no more; asked again, it does', async () => {
    const { cast, plans, nowSec } = await setup()
    const first = await cast(plans.withdraw)
    if (!first.ok) throw new Error(first.refusal.code)
    const { id } = first.value
    const mark = (set: string) => database.query(`update cast_steps set ${set} where cast_id = $1`, [id])
    await mark(`status = 'SIGNED'`)
    const second = await cast(plans.withdrawEther)
    if (!second.ok) throw new Error(second.refusal.code)
    await database.query(`update cast_steps set status = 'EXPIRED' where cast_id = $1`, [second.value.id])
    await mark(`reason = '{"code":"signature_wanted","message":"Again."}'`)
    expect(await cast(plans.withdraw)).toEqual({ ok: false, refusal: { code: 'owner_cast_open', castId: id } })
    await mark(`intent = jsonb_set(intent, '{deadlineSec}', '${nowSec - 1}')`)
    expect((await cast(plans.withdraw)).ok).toBe(true)
  })

  test('behavior: taken back, it waits no more, at once and when its row says so', async () => {
    const { cast, plans, answer } = await setup()
    const first = await cast(plans.withdraw)
    if (!first.ok) throw new Error(first.refusal.code)
    const { id, steps } = first.value
    const view = { id: steps[0]?.id, castId: id, attempts: 0, observations: [], status: 'CREATED' } as IntentView
    const reason = { code: 'taken_back', message: 'Taken back.' }
    for (const waiting of [view, { ...view, reason: { code: 'vault_cannot_pay', message: 'No.' } }]) {
      answer.intent = waiting
      expect(await cast(plans.withdrawEther)).toMatchObject({ refusal: { code: 'owner_cast_open', castId: id } })
    }
    answer.intent = { ...view, reason }
    const replies = await Promise.all(Array.from({ length: 5 }, () => cast(plans.withdrawEther)))
    const made = replies.filter((reply) => reply.ok)
    expect(made).toHaveLength(1)
    const second = made[0]?.ok ? made[0].value.id : undefined
    await database.query(`update cast_steps set reason = $2 where cast_id = $1`, [second, JSON.stringify(reason)])
    await database.query(`update cast_steps set reason = $2 where cast_id = $1`, [id, JSON.stringify(reason)])
    answer.intent = undefined
    expect((await cast(plans.withdraw)).ok).toBe(true)
  })

  test('behavior: a cast under a session is not held up', async () => {
    const { cast, plans } = await setup({ status: 'installed' })
    expect((await cast(plans.withdraw)).ok).toBe(true)
    expect((await cast(plans.underSession)).ok).toBe(true)
  })
})

test('behavior: a cast that disarms stops what casts under the session, at once', async () => {
  const { cast, plans, tenant } = await setup({ status: 'installed' })
  const trigger = await database.scoped.withScope(tenant.scope, (tx) =>
    insertTrigger(tx, {
      ...{ id: crypto.randomUUID() as TriggerId, name: 'x', signal: 'market:gamma:1:probability', direction: 'above' },
      ...{ threshold: 0.5, maxFires: 1, mode: 'armed', expiresAtMs: NOW_MS + 1, baseline: undefined, atMs: NOW_MS },
      ...{ plan: plans.underSession, idempotencyKey: 'k', bodyHash: '0'.repeat(64), sessionEndsAtMs: undefined },
    }),
  )
  expect((await cast(plans.disarm)).ok).toBe(true)
  expect(await cast(plans.underSession)).toMatchObject({ refusal: { code: 'session_not_installed' } })
  const rows = await database.query('select status, reason from triggers where id = $1', [trigger?.id])
  expect(rows).toMatchObject([{ status: 'paused', reason: { code: 'disarm_requested' } }])
})

test('behavior: ending every session is one call, and stops each of them', async () => {
  const { cast, plans, tenant } = await setup({ status: 'installed' })
  const created = await cast(plans.disarmAll)
  if (!created.ok) throw new Error(created.refusal.code)
  expect(await findIntent(created.value.id)).toMatchObject({
    ...{ authority: { kind: 'owner' }, conflictGroup: 'sessions', postConditions: [] },
    calls: [{ target: chain.deployment.sessionValidator, valueWei: '0', data: '0xeba3220c' }],
  })
  expect(await cast(plans.underSession)).toMatchObject({ refusal: { code: 'session_not_installed' } })
  const said = await database.query('select type from events where subject_id = $1 order by ordinal', [
    tenant.sessionRef,
  ])
  expect(said.map(({ type }) => type)).toEqual(['session.prepared', 'session.disarm_requested'])
})

test('behavior: a session that is ended while a cast under it is prepared casts nothing', async () => {
  const { cast, castWhile, plans } = await setup({ status: 'installed' })
  const disarm = async () => expect((await cast(plans.disarm)).ok).toBe(true)
  expect(await castWhile(plans.underSession, disarm)).toMatchObject({ refusal: { code: 'session_not_installed' } })
})
