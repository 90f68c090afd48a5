import { changeWorkspaceSettings, findSharedLevels, getWorkspaceSettings } from '@spells/db'
import { FEWEST_WORKSPACES, MOST_NOISE } from '@spells/signals/consent'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { storeLevels } from '../src/consent/storeLevels.ts'
import { createFencedRun, type FencedRun } from '../src/refresh/fencedRun.ts'
import { toDay } from '../src/toDay.ts'
import { NOW_MS, setupDatabase, type Tenant } from './setupDatabase.ts'

const database = setupDatabase()
const DAY_MS = 24 * 60 * 60 * 1000
const TENANTS = FEWEST_WORKSPACES + 2 * MOST_NOISE
const tenants: Tenant[] = []
let run: FencedRun

const share = (tenant: Tenant, shareTriggerLevels: boolean) =>
  database.scoped.withScope(tenant.scope, (tx) => changeWorkspaceSettings(tx, { shareTriggerLevels, atMs: NOW_MS }))
const find = (marketId: string, day = toDay(NOW_MS)) =>
  database.scoped.withPublic((tx) => findSharedLevels(tx, { marketId, day }))
const told = async (marketId: string, day?: string) =>
  (await find(marketId, day))?.levels.filter(({ workspaces }) => workspaces !== null)

async function arm(
  tenant: Tenant,
  marketId: string,
  facts: { mode?: string; status?: string; expiresMs?: number } = {},
) {
  const at = new Date(NOW_MS - DAY_MS).toISOString()
  await database.query(
    `insert into triggers (id, workspace_id, vault_id, name, signal, direction, threshold, max_fires, mode, plan, status, revision, expires_at, created_by, created_at, updated_at)
     values (gen_random_uuid(), $1, $2, 't', $3, 'above', 0.62, 1, $4, '{}', $5, 1, $6, $7, $8, $8)`,
    [
      ...[tenant.scope.workspaceId, tenant.vaultId, `market:gamma:${marketId}:probability`, facts.mode ?? 'armed'],
      ...[
        facts.status ?? 'active',
        new Date(facts.expiresMs ?? NOW_MS + 9 * DAY_MS).toISOString(),
        tenant.scope.userId,
        at,
      ],
    ],
  )
}

beforeAll(async () => {
  for (let at = 0; at < TENANTS; at++) tenants.push(await database.createTenant())
  for (const tenant of tenants) {
    await arm(tenant, 'busy')
    await arm(tenant, 'monitored', { mode: 'monitor' })
    await arm(tenant, 'paused', { status: 'paused' })
    await arm(tenant, 'expired', { expiresMs: NOW_MS - 1 })
  }
})
beforeEach(async () => {
  for (const table of ['shared_levels', 'refresh_runs', 'workspace_settings'])
    await database.query(`delete from ${table}`)
  run = createFencedRun(
    { source: 'world', scheduledAtMs: NOW_MS },
    {
      openDatabase: () => ({ ...database.system, close: async () => {} }),
      clock: { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs) => delayMs },
    },
  )
  await run.open()
})

test('default: of those that agreed, how many wait near a level; once a day, whatever happens in between', async () => {
  for (const tenant of tenants) await share(tenant, true)
  expect(await storeLevels(run, NOW_MS)).toBe(1)
  const first = await find('busy')
  expect(await told('busy')).toMatchObject([{ from: 0.6, to: 0.65 }])
  for (const market of ['monitored', 'paused', 'expired']) expect(await find(market)).toBeUndefined()
  for (const tenant of tenants) await share(tenant, false)
  expect(await storeLevels(run, NOW_MS + 60_000)).toBe(0)
  expect(await find('busy')).toEqual(first)
  expect(await storeLevels(run, NOW_MS + DAY_MS)).toBe(0)
  expect(await find('busy', toDay(NOW_MS + DAY_MS))).toBeUndefined()
})

test('behavior: nothing is shared by those that were not asked, and nothing told of fewer than twenty', async () => {
  expect(await storeLevels(run, NOW_MS)).toBe(0)
  for (const tenant of tenants.slice(0, FEWEST_WORKSPACES - 1)) await share(tenant, true)
  for (let day = 0; day < 30; day++) {
    await storeLevels(run, NOW_MS + (day % 8) * DAY_MS)
    expect(await told('busy', toDay(NOW_MS + (day % 8) * DAY_MS))).toEqual([])
    await database.query('delete from shared_levels')
  }
})

test('behavior: settings are off at first; each change of them is in the event spine, once', async () => {
  const tenant = await database.createTenant()
  const read = () => database.scoped.withScope(tenant.scope, getWorkspaceSettings)
  expect(await read()).toEqual({ shareTriggerLevels: false, updatedAtMs: undefined })
  await share(tenant, false)
  await Promise.all([share(tenant, true), share(tenant, true)])
  expect(await read()).toEqual({ shareTriggerLevels: true, updatedAtMs: NOW_MS })
  await share(tenant, false)
  const events = await database.query(
    `select actor_kind, data from events where type = 'workspace.settings_changed' and workspace_id = $1 order by ordinal`,
    [tenant.scope.workspaceId],
  )
  expect(events).toEqual([
    { actor_kind: 'user', data: { shareTriggerLevels: true } },
    { actor_kind: 'user', data: { shareTriggerLevels: false } },
  ])
})
