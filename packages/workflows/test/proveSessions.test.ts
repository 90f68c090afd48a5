import { insertTrigger } from '@spells/db'
import { AppError, ok, type SessionKeyView, type TriggerId } from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import { encodeFunctionData } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCastChain } from '../src/cast/createCastChain.ts'
import { proveSessions } from '../src/sessions/proveSessions.ts'
import { fakeTransactionManager } from './fakeTransactionManager.ts'
import { buildPolicy, setupChain } from './setupChain.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()
let chain: Awaited<ReturnType<typeof setupChain>>
beforeAll(async () => {
  chain = await setupChain()
})
afterAll(() => chain.stop())

/** The platform's steps, of which each is done once. */
const step = { do: (_name: string, _patience: object, work: () => Promise<unknown>) => work() } as never

/** A tenant with a vault and an installed session, of which the transaction manager says this. */
async function createTenant(use?: SessionKeyView['use']) {
  const { deployment, usdc } = chain
  const vault = await chain.createVault()
  const nowSec = Number((await chain.client.getBlock()).timestamp)
  const { policy, sessionId, limits } = buildPolicy({
    deployment,
    vault,
    asset: usdc.address,
    nowSec,
    lifetimeSec: 9 * 86_400,
  })
  const enable = encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'enableSession', args: [policy] })
  await chain.callValidator(vault, enable)
  const tenant = await database.createTenant({ vault, policy, sessionId, limits })
  await database.query(`update sessions set status = 'installed' where id = $1`, [tenant.sessionRef])
  const view: SessionKeyView = {
    ...{ sessionRef: tenant.sessionRef, sessionId, keyAddress: vault, policy, status: 'installed', keyWiped: false },
    ...(use && { use }),
  }
  return { ...tenant, view }
}

type Tenant = Awaited<ReturnType<typeof createTenant>>

const prove = (tenants: readonly Tenant[], scheduledAtMs = NOW_MS, down: readonly Tenant[] = []) => {
  const { deployment, rpcUrl } = chain
  const reader = createCastChain({ rpcUrls: [rpcUrl], entryPoint: deployment.entryPoint })
  return proveSessions({ v: 1, scheduledAtMs }, step, {
    deployment,
    chainId: 31337,
    chain: {
      ...reader,
      getState: async (vault) => {
        if (!down.some((tenant) => tenant.vault === vault)) return reader.getState(vault)
        throw new AppError({ code: 'chain_unavailable', shortMessage: 'Down.', retry: 'safe' })
      },
    },
    openDatabase: () => ({ ...database.system, close: async () => {} }),
    findTransactionManager: (_, vault) =>
      fakeTransactionManager({
        getSession: async () => {
          const view = tenants.find((tenant) => tenant.vault === vault)?.view
          if (view) return ok(view)
          throw new AppError({ code: 'transaction_manager_unavailable', shortMessage: 'Down.', retry: 'safe' })
        },
      }),
  })
}
const listSaid = (tenant: Tenant) =>
  database.query<{ type: string; data: { warnings: { code: string }[]; exit: object } }>(
    `select type, data from events where subject_id = $1 and type like 'session.exit_check%' order by ordinal`,
    [tenant.sessionRef],
  )

test('default: what fails and what is near is said once a day, of every session; what works is not', async () => {
  const nearlyUsed = { operations: 19, protectiveOperations: 0, gasWei: '0', protectiveGasWei: '0', budgets: ['0'] }
  const [fine, warned, revoked] = [await createTenant(), await createTenant(nearlyUsed), await createTenant()]
  // The chain ended it, and nobody has told us.
  const args = [revoked.view.sessionId] as const
  await chain.callValidator(
    revoked.vault,
    encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'revokeSession', args }),
  )
  const tenants = [fine, warned, revoked]
  const found = { sessions: 3, failing: 1, warned: 1, missed: 0 }
  expect(await prove(tenants)).toEqual(found)
  expect(await prove(tenants, NOW_MS + 60_000)).toEqual(found)
  expect(await listSaid(fine)).toEqual([])
  expect(await listSaid(warned)).toMatchObject([
    {
      type: 'session.exit_check_warned',
      data: { warnings: [{ code: 'operations_nearly_used' }], exit: { status: 'passed' } },
    },
  ])
  expect(await listSaid(revoked)).toMatchObject([
    { type: 'session.exit_check_failed', data: { exit: { status: 'failed', reason: { code: 'exit_refused' } } } },
  ])
  await prove(tenants, NOW_MS + 86_400_000)
  expect(await listSaid(warned)).toHaveLength(2)
})

test('behavior: a vault that cannot be looked at holds up no other; without its manager the chain is asked alone', async () => {
  const [one, other] = [await createTenant(), await createTenant()]
  const { missed, sessions } = await prove([other], NOW_MS + 2 * 86_400_000, [one])
  expect([missed, sessions > 0]).toEqual([1, true])
  expect(await listSaid(other)).toEqual([])
})

test('behavior: the market that an armed trigger watches', async () => {
  const tenant = await createTenant()
  const { vaultId, sessionRef, scope } = tenant
  await database.query(
    `insert into markets (source, id, question, slug, outcomes, token_ids, probability, status, observed_at)
     values ('gamma', '77', 'Cut?', 'cut', '["Yes","No"]', '["1","2"]', 0.5, 'resolved', now())`,
  )
  const plan = { vaultId, spell: 'everbloom', action: 'entry', parameters: {}, sessionId: sessionRef } as const
  await database.scoped.withScope(scope, (tx) =>
    insertTrigger(tx, {
      ...{ id: crypto.randomUUID() as TriggerId, name: 'x', signal: 'market:gamma:77:probability', direction: 'above' },
      ...{ threshold: 0.5, maxFires: 1, mode: 'armed', expiresAtMs: NOW_MS + 1, baseline: undefined, atMs: NOW_MS },
      ...{ plan, idempotencyKey: 'k', bodyHash: '0'.repeat(64), sessionEndsAtMs: undefined },
    }),
  )
  await prove([tenant])
  expect(await listSaid(tenant)).toMatchObject([{ data: { warnings: [{ code: 'market_closed' }] } }])
})
