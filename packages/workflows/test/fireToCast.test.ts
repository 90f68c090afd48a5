import { findTrigger, insertTrigger } from '@spells/db'
import { ok, type SessionKeyView, type TriggerId, triggerShardName } from '@spells/shared'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCastChain } from '../src/cast/createCastChain.ts'
import { buildTriggerRule } from '../src/triggers/buildTriggerRule.ts'
import { createDelivery } from '../src/triggers/createDelivery.ts'
import { createFakeRegistries, good } from './fakeRegistries.ts'
import { fakeTransactionManager } from './fakeTransactionManager.ts'
import { buildPolicy, setupChain } from './setupChain.ts'
import { setupDatabase, type Tenant } from './setupDatabase.ts'

const database = setupDatabase()
let chain: Awaited<ReturnType<typeof setupChain>>
beforeAll(async () => {
  chain = await setupChain()
})
afterAll(() => chain.stop())

/** A tenant with an armed trigger that has just fired, and the delivery with the real casting on a real chain. */
async function setup(session: Partial<SessionKeyView> = {}) {
  const vault = await chain.createVault()
  const nowSec = Number((await chain.client.getBlock()).timestamp)
  const nowMs = nowSec * 1000
  const { policy, sessionId } = buildPolicy({ deployment: chain.deployment, vault, asset: chain.usdc.address, nowSec })
  const tenant: Tenant = await database.createTenant({ vault, policy, sessionId })
  const view: SessionKeyView = {
    sessionRef: tenant.sessionRef,
    sessionId,
    keyAddress: vault,
    policy,
    status: 'installed',
    keyWiped: false,
    ...session,
  }
  const trigger = await database.scoped.withScope(tenant.scope, (tx) =>
    insertTrigger(tx, {
      id: crypto.randomUUID() as TriggerId,
      name: 'Rate cut',
      signal: 'market:gamma:512345:probability',
      direction: 'above',
      threshold: 0.6,
      maxFires: 1,
      mode: 'armed',
      plan: {
        vaultId: tenant.vaultId,
        spell: 'everbloom',
        action: 'entry',
        parameters: { asset: chain.usdc.address, amount: '100000000' },
        sessionId: tenant.sessionRef,
      },
      expiresAtMs: nowMs + 86_400_000,
      idempotencyKey: crypto.randomUUID(),
      bodyHash: '0'.repeat(64),
      sessionEndsAtMs: undefined,
      baseline: undefined,
      atMs: nowMs,
    }),
  )
  if (!trigger) throw new Error('The key is taken.')
  const { registries } = createFakeRegistries({ nowMs: () => nowMs })
  const baseline = { value: 0.5, observedAtMs: nowMs }
  await registries.put(buildTriggerRule({ trigger, fires: { all: 0, armed: 0 } }, { baseline }))
  await registries.evaluate([good(trigger.signal, 0.7, nowMs)])

  const log: string[] = []
  const scene = { crashAt: undefined as string | undefined }
  const clock = { nowMs: async () => nowMs, toRealDelayMs: async (delayMs: number) => delayMs }
  const failpoint = async (name: string) => {
    log.push(name)
    if (name === scene.crashAt) throw new Error('The process dies here.')
  }
  const transactionManager = fakeTransactionManager({ getSession: async () => ok(view) })
  const deliver = createDelivery({
    // The delivery closes what it opened; the test keeps its own connection.
    openDatabase: () => ({ ...database.system, close: async () => {} }),
    registries,
    cache: { get: async () => null },
    clock,
    failpoint,
    castDeps: {
      findTransactionManager: () => transactionManager,
      chain: createCastChain({ rpcUrls: [chain.rpcUrl], entryPoint: chain.deployment.entryPoint }),
      deployment: chain.deployment,
      clock,
      failpoint,
      starter: {
        start: async () => {
          log.push('workflow created')
        },
        kick: async () => {},
        announce: async () => {},
      },
    },
  })
  const casts = () =>
    database.query<{ id: string; cause: object; deadline: number; premise: object; topic: string }>(
      `select c.id, c.cause, (s.intent->>'deadlineSec')::int as deadline, s.intent->'premise' as premise, o.topic
       from casts c join cast_steps s on s.cast_id = c.id join outbox o on o.key = c.id::text
       where c.workspace_id = $1`,
      [tenant.scope.workspaceId],
    )
  const read = () => database.scoped.withScope(tenant.scope, (tx) => findTrigger(tx, trigger.id as TriggerId))
  return { deliver: () => deliver([triggerShardName(trigger.signal)]), casts, read, log, scene, trigger, nowSec }
}

test('default: a fire becomes a cast under the premise’s deadline, with the crash points in their places', async () => {
  const { deliver, casts, read, log, trigger, nowSec } = await setup()
  expect(await deliver()).toEqual({ delivered: 1, waiting: 0, failed: 0 })
  expect(log).toEqual(['trigger.fired', 'cast.committed', 'trigger.delivered', 'workflow created'])
  const [cast] = await casts()
  const found = await read()
  expect(found?.lastDecision?.fire).toMatchObject({ number: 1, castId: cast?.id })
  expect(cast).toMatchObject({
    cause: { kind: 'trigger', triggerId: trigger.id, fireId: found?.lastDecision?.fire?.id },
    deadline: nowSec + 240,
    premise: { signal: trigger.signal, direction: 'above', threshold: 0.6, freshnessMs: 240_000 },
    topic: 'cast.start',
  })
})

test('behavior: a process that dies before the cast’s Workflow is created leaves one cast, known to its fire', async () => {
  const { deliver, casts, read, log, scene } = await setup()
  scene.crashAt = 'trigger.delivered'
  expect(await deliver()).toMatchObject({ failed: 1 })
  expect(log).not.toContain('workflow created')
  scene.crashAt = undefined
  expect(await deliver()).toMatchObject({ delivered: 1 })
  const made = await casts()
  expect(made).toHaveLength(1)
  expect((await read())?.lastDecision?.fire?.castId).toBe(made[0]?.id)
})

test('behavior: a session that was revoked refuses the cast, once, with its reason on the fire', async () => {
  const { deliver, casts, trigger } = await setup({ status: 'revoked' })
  expect(await deliver()).toMatchObject({ delivered: 1 })
  expect(await casts()).toEqual([])
  const [fire] = await database.query<{ refusal: object }>('select refusal from trigger_fires where trigger_id = $1', [
    trigger.id,
  ])
  expect(fire?.refusal).toMatchObject({ code: 'session_not_installed' })
})
