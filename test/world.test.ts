import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Client, createClient } from '@spells/client'
import { type Stack, startStack } from '@spells/local'
import type { HttpServer } from '@spells/local/httpServer'
import { startModelServer } from '@spells/local/model'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const HALF_HOUR = '*/30 * * * *'
const TWO_MINUTES = '*/2 * * * *'
const stateDir = mkdtempSync(join(tmpdir(), 'spells-world-'))
const KEY = 'reference-key'
/** It turns all questions away until it answers, and then says the same of each title. */
const model = { isAnswering: false, answered: 0 }
let modelServer: HttpServer
let stack: Stack
let client: Client

beforeAll(async () => {
  const said = { category: 'economy', severity: 'low', confidence: 0.5, countries: [], impacts: [] }
  modelServer = await startModelServer(
    (titles) => {
      if (!model.isAnswering) return new Response(null, { status: 401 })
      model.answered += titles.length
      return titles.map((title) => ({ ...said, words: [title] }))
    },
    { model: 'reference', key: KEY },
  )
  const modelVars = {
    HEADLINE_MODEL_URL: `${modelServer.url}/v1/chat/completions`,
    HEADLINE_MODEL_NAME: 'reference',
    HEADLINE_MODEL_KEY: KEY,
    HEADLINE_MODEL_BUDGET: JSON.stringify({ perDayUsd: '1', inputUsdPerMillion: '0.15', outputUsdPerMillion: '0.6' }),
  }
  stack = await startStack({ stateDir, vars: { public: modelVars } })
  client = createClient({ baseUrl: stack.apiUrl })
})
afterAll(async () => {
  await stack?.stop()
  await modelServer?.stop()
  rmSync(stateDir, { recursive: true, force: true })
})

const findHealth = async (source: string) =>
  (await client.signals.health()).sources.find((one) => one.source === source)

test('default: the local feeds become stories and factors, whose scores a command computes again', async () => {
  await stack.tick(HALF_HOUR)
  await expect
    .poll(async () => (await findHealth('world'))?.lastRun?.outcome, { timeout: 60_000, interval: 1_000 })
    .toBe('good')
  const { items, age } = await client.stories.list({ limit: 100 })
  expect(age.stale).toBe(false)
  expect(items.some(({ sources }) => sources.length > 1)).toBe(true)
  const factors = await client.factors.list()
  expect(factors.items.some(({ contributions }) => contributions.length > 0)).toBe(true)
  expect(await findHealth('feed:ledger-wire')).toMatchObject({ status: 'ok', errorRate: 0 })
  // The model turns all questions away: the rules stand for each report.
  expect(await findHealth('headline-model')).toMatchObject({
    status: 'failing',
    lastRun: { error: 'upstream_refused' },
  })
  expect(items.filter((story) => !story.classification.model.startsWith('rules-'))).toEqual([])

  const command = join(import.meta.dirname, '../apps/cli/src/index.ts')
  const args = [command, 'signals', 'recompute', '--api', stack.apiUrl]
  const { stdout } = await run(process.execPath, args)
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({ times: 1, scores: 5, equal: 5 })
})

test('behavior: a model that answers reads the reports that are new, and only those', async () => {
  model.isAnswering = true
  stack.clock.change({ advanceMs: 2 * 3_600_000 })
  await stack.tick(HALF_HOUR)
  const listModels = async () =>
    new Set((await client.world.events({ limit: 100 })).items.map(({ classification }) => classification.model))
  await expect
    .poll(async () => (await findHealth('headline-model'))?.lastRun?.outcome, { timeout: 60_000, interval: 1_000 })
    .toBe('good')
  expect(await listModels()).toEqual(new Set(['reference/headlines-1', expect.stringMatching(/^rules-/)]))
  const { accepted = 0, refused } = (await findHealth('headline-model'))?.lastRun ?? {}
  expect([accepted > 0, refused, accepted]).toEqual([true, 0, model.answered])
})

test('behavior: the feeds of the local chain say the same as the local price source', async () => {
  await stack.tick(TWO_MINUTES)
  // Each has a run of its own, which is told from its beginning on.
  for (const source of ['gmx', 'chainlink']) {
    await expect
      .poll(async () => (await findHealth(source))?.lastRun?.outcome, { timeout: 60_000, interval: 1_000 })
      .toBe('good')
  }
  for (const source of ['gmx', 'chainlink']) {
    expect(await findHealth(source)).toMatchObject({ status: 'ok', dataBad: [], lastRun: { accepted: 3, refused: 0 } })
  }
  expect(await listPrices()).toEqual(['BTC gmx', 'USDC gmx', 'WETH gmx'])

  // Of the past, what we saw just now is ours.
  const { points, gaps } = await client.priceHistory('WETH', { resolution: '5m', limit: 24 })
  expect({ points: points.length, gaps }).toEqual({ points: 24, gaps: [] })
  expect(points.filter(({ from }) => from === 'observed')).toHaveLength(1)

  // Without the price source they stand in for it.
  const headers = { 'content-type': 'application/json' }
  const fault = await fetch(`${stack.feedUrl}/feed/fault`, { method: 'POST', headers, body: '{"mode":"error"}' })
  expect(fault.status).toBe(200)
  stack.clock.change({ advanceMs: 6 * 60_000 })
  await stack.tick(TWO_MINUTES)
  await expect
    .poll(listPrices, { timeout: 60_000, interval: 1_000 })
    .toEqual(['BTC chainlink', 'USDC chainlink', 'WETH chainlink'])
  expect(await findHealth('gmx')).toMatchObject({ status: 'failing', lastRun: { outcome: 'failed' } })
})

/** The prices that are fresh, and where they come from. */
async function listPrices(): Promise<readonly string[]> {
  const { items } = await client.prices()
  return items.flatMap(({ symbol, source, stale }) => (stale ? [] : `${symbol} ${source}`)).sort()
}
