import { introspectWorkflowInstance } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { signalsHealthSchema } from '@spells/shared/api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { handleScheduled } from '../src/scheduled.ts'
import { refreshScene } from './refreshScene.ts'
import { runAsSuperuser, setupApi } from './setupApi.ts'

const PERIOD_MS = 120_000

const wipe = async () => {
  refreshScene.isSilent = false
  await runAsSuperuser('delete from refresh_runs')
}
beforeEach(wipe)
afterEach(wipe)

const tick = (scheduledTime: number) => handleScheduled({ cron: '*/2 * * * *', scheduledTime }, env)
const introspect = async (atMs: number) => {
  const minute = atMs / 60_000
  return [
    await introspectWorkflowInstance(env.REFRESH_MARKETS_WORKFLOW, `refresh-markets-${minute}`),
    await introspectWorkflowInstance(env.REFRESH_PRICES_WORKFLOW, `refresh-prices-${minute}`),
  ] as const
}

/** Outcomes of each source, oldest slot first. */
async function listOutcomes(): Promise<Record<string, unknown>> {
  const rows = await runAsSuperuser(
    `select source, string_agg(outcome, ' ' order by scheduled_at) as outcomes from refresh_runs group by source`,
  )
  return Object.fromEntries(rows.map(({ source, outcomes }) => [source, outcomes]))
}

test('behavior: a refresh that hangs until the next one is due is recorded as replaced, and health counts it', async () => {
  const dueMs = Math.floor(Date.now() / PERIOD_MS) * PERIOD_MS
  const hung = await introspect(dueMs - PERIOD_MS)
  const next = await introspect(dueMs)
  refreshScene.isSilent = true
  await tick(dueMs - PERIOD_MS)
  await expect.poll(listOutcomes).toEqual({ chainlink: 'running', gamma: 'running', gmx: 'running' })
  refreshScene.isSilent = false
  await tick(dueMs)
  for (const instance of next) await instance.waitForStatus('complete')
  expect(await listOutcomes()).toEqual({ chainlink: 'replaced good', gamma: 'replaced good', gmx: 'replaced good' })

  const api = setupApi()
  const { sources } = signalsHealthSchema.parse((await api.request('GET', '/v1/signals/health')).json())
  for (const name of ['gamma', 'gmx']) {
    expect(sources.find(({ source }) => source === name)).toMatchObject({
      ...{ status: 'ok', runs: 2, errorRate: 0, missed: 0, held: 0, replaced: 1 },
      lastRun: { outcome: 'good', accepted: 1, paging: name === 'gamma' ? 'keyset' : null },
      breaker: { state: 'closed', failures: 0 },
    })
  }
  for (const instance of [...hung, ...next]) await instance.dispose()
})
