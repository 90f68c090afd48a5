import { buildEnableSessionCall, buildRevokeSessionCall } from '@spells/core'
import { insertSession, insertTrigger } from '@spells/db'
import { ok, type SessionRef, type TriggerId } from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import { encodeFunctionData } from 'viem'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { relayOutbox } from '../src/cast/relayOutbox.ts'
import { createSessionLogChain } from '../src/sessions/createSessionLogChain.ts'
import { recogniseSessions } from '../src/sessions/recogniseSessions.ts'
import { tellSessionEnded } from '../src/sessions/tellSessionEnded.ts'
import { fakeTransactionManager } from './fakeTransactionManager.ts'
import { buildPolicy, setupChain } from './setupChain.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()
let chain: Awaited<ReturnType<typeof setupChain>>
let asked: string[]
beforeAll(async () => {
  chain = await setupChain()
})
afterAll(() => chain.stop())
beforeEach(() => {
  asked = []
})

const clock = { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs: number) => delayMs }
const recognise = (rpcUrl = chain.rpcUrl) => {
  const { sessionValidator } = chain.deployment
  return recogniseSessions({
    database: database.system,
    chain: createSessionLogChain({ rpcUrls: [rpcUrl], sessionValidator }),
    chainId: 31337,
    sessionValidator,
    clock,
  })
}
/** Does what is in the outbox about sessions, and keeps whom it asked. */
const relay = () => {
  const transactionManager = fakeTransactionManager({
    getSession: async (sessionRef) => {
      asked.push(sessionRef)
      return ok({} as never)
    },
  })
  const handlers = { 'session.ended': tellSessionEnded(() => transactionManager) }
  return relayOutbox(handlers, { database: database.system, clock })
}

/** A vault on the chain with a prepared session and an armed trigger that casts under it. */
async function setup() {
  const vault = await chain.createVault()
  const { deployment, usdc } = chain
  const nowSec = Number((await chain.client.getBlock()).timestamp)
  const { policy, sessionId } = buildPolicy({ deployment, vault, asset: usdc.address, nowSec })
  const tenant = await database.createTenant({ vault, policy, sessionId })
  const { vaultId, sessionRef, scope } = tenant
  const later = Date.now() + 30 * 86_400_000
  await database.query('update sessions set expires_at = to_timestamp($2) where id = $1', [sessionRef, later / 1000])
  const trigger = await database.scoped.withScope(scope, (tx) =>
    insertTrigger(tx, {
      ...{ id: crypto.randomUUID() as TriggerId, name: 'x', signal: 'market:gamma:1:probability', direction: 'above' },
      ...{ threshold: 0.5, maxFires: 1, mode: 'armed', expiresAtMs: later, baseline: undefined, atMs: NOW_MS },
      ...{ idempotencyKey: sessionRef, bodyHash: '0'.repeat(64), sessionEndsAtMs: undefined },
      plan: { vaultId, sessionId: sessionRef, spell: 'everbloom', action: 'entry', parameters: {} },
    }),
  )
  return {
    tenant,
    vault,
    policy,
    sessionRef,
    enable: () => chain.callValidator(vault, buildEnableSessionCall(policy, deployment).data),
    revoke: () => chain.callValidator(vault, buildRevokeSessionCall(sessionId, deployment).data),
    revokeAll: () =>
      chain.callValidator(vault, encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'revokeAllSessions' })),
    findStatus: async () =>
      (await database.query<{ status: string }>('select status from sessions where id = $1', [sessionRef]))[0]?.status,
    listEvents: () =>
      database.query(
        `select type, data->>'transactionHash' as hash from events
         where subject_id = $1 and type like 'session.%' and type <> 'session.prepared' order by ordinal`,
        [sessionRef],
      ),
    findTrigger: async () =>
      (await database.query('select status, reason from triggers where id = $1', [trigger?.id]))[0],
  }
}

test('default: what the owner did elsewhere is recognised, once, with its transaction', async () => {
  const scene = await setup()
  const enabled = await scene.enable()
  expect(await recognise()).toMatchObject({ changed: 1 })
  expect(await scene.findStatus()).toBe('installed')
  expect(await scene.findTrigger()).toMatchObject({ status: 'active' })
  const revoked = await scene.revoke()
  expect(await recognise()).toMatchObject({ changed: 1 })
  expect(await recognise()).toMatchObject({ changed: 0 })
  expect(await scene.findStatus()).toBe('revoked')
  expect(await scene.listEvents()).toEqual([
    { type: 'session.installed', hash: enabled },
    { type: 'session.revoked', hash: revoked },
  ])
  expect(await scene.findTrigger()).toMatchObject({ status: 'paused', reason: { code: 'session_revoked' } })
  await relay()
  expect(asked).toEqual([scene.sessionRef])
  expect(await relay()).toEqual({ done: 0, failed: 0, dead: 0 })
})

test('behavior: installed and revoked between two looks is revoked', async () => {
  const scene = await setup()
  await scene.enable()
  await scene.revoke()
  await recognise()
  expect(await scene.findStatus()).toBe('revoked')
})

test('behavior: revoking all ends what was installed, and not what is installed afterwards', async () => {
  const scene = await setup()
  await scene.enable()
  await recognise()
  await scene.revokeAll()
  const later = await addSession(scene)
  await chain.callValidator(scene.vault, buildEnableSessionCall(later.policy, chain.deployment).data)
  for (let look = 0; look < 3; look++) await recognise()
  expect(await scene.findStatus()).toBe('revoked')
  const [row] = await database.query<{ status: string }>('select status from sessions where id = $1', [later.id])
  expect(row?.status).toBe('installed')
})

test('behavior: what a reorg took back is not believed', async () => {
  const scene = await setup()
  const snapshot = await chain.client.snapshot()
  await scene.enable()
  await chain.client.revert({ id: snapshot })
  await chain.client.mine({ blocks: 3 })
  expect(await recognise()).toMatchObject({ changed: 0 })
  expect(await scene.findStatus()).toBe('prepared')
  await scene.enable()
  await recognise()
  expect(await scene.findStatus()).toBe('installed')
})

test('behavior: the end of its time pauses triggers too', async () => {
  const scene = await setup()
  await scene.enable()
  await recognise()
  await database.query(`update sessions set expires_at = now() - interval '1 day' where id = $1`, [scene.sessionRef])
  expect((await recognise()).expired).toBeGreaterThan(0)
  expect(await scene.findStatus()).toBe('expired')
  expect(await scene.findTrigger()).toMatchObject({ status: 'paused', reason: { code: 'session_expired' } })
})

test('rejects: chain_unavailable, and begins again where it was', async () => {
  const scene = await setup()
  await scene.enable()
  await expect(recognise('http://127.0.0.1:1')).rejects.toMatchObject({ code: 'chain_unavailable' })
  await recognise()
  expect(await scene.findStatus()).toBe('installed')
})

/** Another prepared session of the same vault. */
async function addSession({ tenant, vault }: Awaited<ReturnType<typeof setup>>) {
  const { deployment, usdc } = chain
  const nowSec = Number((await chain.client.getBlock()).timestamp)
  const { policy, sessionId } = buildPolicy({ deployment, vault, asset: usdc.address, nowSec, budget: 999_000_000n })
  const id = crypto.randomUUID() as SessionRef
  await database.scoped.withScope(tenant.scope, (tx) =>
    insertSession(tx, {
      ...{ id, vaultId: tenant.vaultId, spell: 'everbloom', sessionId, keyAddress: vault, policy, limits: {} },
      ...{ expiresAtMs: Date.now() + 86_400_000, atMs: NOW_MS },
    }),
  )
  return { id, policy }
}
