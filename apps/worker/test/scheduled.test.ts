import { env } from 'cloudflare:test'
import { createTriggerRegistries, deploymentSchema, triggerShardName } from '@spells/shared'
import { type Trigger, triggerSchema } from '@spells/shared/api'
import { saveMarketSnapshot } from '@spells/workflows'
import { beforeAll, expect, test } from 'vitest'
import { handleScheduled } from '../src/scheduled.ts'
import { insertVault } from './insertVault.ts'
import { type Person, runAsSuperuser, setupApi } from './setupApi.ts'

const down = { getByName: () => ({ put: () => Promise.reject(new Error('down')) }) } as never
const api = setupApi({ triggerRegistry: down })
const signal = 'market:gamma:scheduled:probability'
const scheduledTime = Date.parse('2026-11-20T12:00:00.000Z')
let alice: Person

beforeAll(async () => {
  alice = await api.signIn()
  const observedAtMs = Date.now()
  await saveMarketSnapshot(env.CACHE, {
    source: 'gamma',
    observedAtMs,
    markets: [
      {
        ...{ source: 'gamma', id: 'scheduled', question: 'Rain?', slug: 'rain', outcomes: ['Yes', 'No'], tokenIds: [] },
        ...{ probability: 0.5, liquidityUsd: null, volumeUsd: null, endsAtMs: null, status: 'open', observedAtMs },
      },
    ],
    refused: [],
    counts: { received: 1, accepted: 1, refused: 0 },
  })
})

const idle = { create: async () => {}, get: () => Promise.reject(new Error('none')) } as never

async function createTrigger(): Promise<Trigger> {
  const { assets } = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT)).aave
  const { vaultId, sessionId } = await insertVault(alice)
  const parameters = { asset: assets.find(({ symbol }) => symbol === 'USDC')?.address, amount: '1000000' }
  const plan = { vaultId, sessionId, spell: 'everbloom', action: 'entry', parameters }
  const rule = {
    name: 'Rain',
    signal,
    direction: 'above',
    threshold: 0.6,
    mode: 'armed',
    action: { kind: 'cast', plan },
  }
  const body = { ...rule, expiresAt: new Date(Date.now() + 43_200_000).toISOString() }
  const headers = { 'idempotency-key': crypto.randomUUID() }
  return triggerSchema.parse((await api.request('POST', '/v1/triggers', { token: alice.token, body, headers })).json())
}

test('behavior: a job that fails is named and holds up no other: the outbox is relayed, the spine is sealed', async () => {
  const trigger = await createTrigger()
  const workflow = { create: () => Promise.reject(new Error('down')), get: () => Promise.reject(new Error('none')) }
  const broken = { ...env, TRIGGER_CYCLE_WORKFLOW: workflow as never }
  await expect(handleScheduled({ cron: '* * * * *', scheduledTime }, broken)).rejects.toMatchObject({
    code: 'scheduled_jobs_failed',
    facts: { failed: ['trigger cycle'] },
  })
  expect(await runAsSuperuser('select done_at is not null as done from outbox where key = $1', [trigger.id])).toEqual([
    { done: true },
  ])
  const open = await runAsSuperuser('select 1 from events where workspace_id = $1 and sequence is null', [
    alice.signedIn.workspace.id,
  ])
  expect(open).toEqual([])

  const registries = createTriggerRegistries({
    namespace: env.TRIGGER_REGISTRY,
    secret: env.SERVICE_TOKEN_SECRET,
    clock: { nowMs: async () => Date.now(), toRealDelayMs: async (delayMs) => delayMs },
  })
  await registries.evaluate([{ key: signal, quality: 'good', value: 0.7, observedAtMs: Date.now(), source: 'gamma' }])
  const held = await registries.listUndelivered(triggerShardName(signal), 1_000)
  // The database is shared with other files, whose orders were relayed too.
  expect(held.filter(({ triggerId }) => triggerId === trigger.id)).toMatchObject([{ verdict: 'fire' }])
})

test('behavior: each minute the chain is read for sessions', async () => {
  await handleScheduled({ cron: '* * * * *', scheduledTime }, { ...env, TRIGGER_CYCLE_WORKFLOW: idle })
  const { sessionValidator } = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
  const rows = await runAsSuperuser('select chain_id, contract from chain_cursors')
  expect(rows).toEqual([{ chain_id: 31337, contract: sessionValidator }])
})

test('behavior: each cron starts the run of its minute', async () => {
  const created: string[] = []
  const workflow = {
    create: async ({ id }: { id: string }) => void created.push(id),
    get: () => Promise.reject(new Error('none')),
  } as never
  const whole = {
    ...env,
    TRIGGER_CYCLE_WORKFLOW: workflow,
    REFRESH_MARKETS_WORKFLOW: workflow,
    REFRESH_PRICES_WORKFLOW: workflow,
    REFRESH_WORLD_WORKFLOW: workflow,
    REFRESH_RELATIONS_WORKFLOW: workflow,
    PROVE_SESSIONS_WORKFLOW: workflow,
  }
  const crons = ['* * * * *', '*/2 * * * *', '*/30 * * * *', '10 */6 * * *', '30 6 * * *']
  for (const cron of crons) await handleScheduled({ cron, scheduledTime }, whole)
  const minute = scheduledTime / 60_000
  const refreshes = ['refresh-markets', 'refresh-prices', 'refresh-world', 'refresh-relations']
  const names = ['trigger-cycle', ...refreshes, 'prove-sessions']
  expect(created).toEqual(names.map((name) => `${name}-${minute}`))
})

test('rejects: unknown_cron', async () => {
  await expect(handleScheduled({ cron: '0 0 * * *', scheduledTime }, env)).rejects.toMatchObject({
    code: 'unknown_cron',
  })
})
