import { introspectWorkflowInstance, reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { TriggerId, TriggerRule, WorkspaceId } from '@spells/shared'
import { triggerShardName, triggerShardNames } from '@spells/shared'
import { MARKETS_KEY } from '@spells/signals'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findMarketSnapshot, saveMarketSnapshot } from '../../src/markets/marketCache.ts'
import { startSlot } from '../../src/startSlot.ts'
import { buildMarket, buildPage, registries, resetScene, scene } from './marketScript.ts'

const MINUTE_MS = 60_000
let minute = 29_000_000

beforeEach(() => {
  resetScene()
  minute += 60
})
afterEach(reset)

function buildRule(id: string): TriggerRule {
  const nowMs = Date.now()
  return {
    v: 1,
    triggerId: crypto.randomUUID() as TriggerId,
    workspaceId: crypto.randomUUID() as WorkspaceId,
    revision: 1,
    signal: `market:gamma:${id}:probability`,
    direction: 'above',
    threshold: 0.6,
    maxFires: 1,
    freshnessMs: 240_000,
    expiresAtMs: nowMs + 3_600_000,
    mode: 'armed',
    baseline: { value: 0.5, observedAtMs: nowMs - 60_000 },
  }
}

/** Runs one slot of a Workflow to its end. */
async function run(binding: Workflow, name: string, atMinute: number, expected: 'complete' | 'errored' = 'complete') {
  const id = `${name}-${atMinute}`
  await using instance = await introspectWorkflowInstance(binding, id)
  await instance.modify(async (m) => {
    await m.disableRetryDelays()
  })
  expect(await startSlot(binding, { name, scheduledAtMs: atMinute * MINUTE_MS, replaces: 0 })).toBe(true)
  await instance.waitForStatus(expected)
  return expected === 'complete' ? await instance.getOutput() : undefined
}
const refresh = (expected?: 'errored') => run(env.REFRESH_MARKETS_WORKFLOW, 'refresh-markets', minute, expected)
const cycle = (atMinute = minute) => run(env.TRIGGER_CYCLE_WORKFLOW, 'trigger-cycle', atMinute)

describe('refresh', () => {
  test('default: pages are joined and cached; a crossing is decided and handed over at once', async () => {
    const rule = buildRule('m1')
    await registries.put(rule)
    scene.pages = [buildPage(buildMarket('m1', 0.7)), buildPage(buildMarket('m2', 0.2), buildMarket('m3', 0.3))]
    const outcome = await refresh()
    expect(outcome).toMatchObject({ received: 3, accepted: 3, refused: 0, decisions: 1 })
    expect(scene.offsets).toEqual([0, 1, 3])
    expect((await findMarketSnapshot(env.CACHE))?.markets.map(({ id }) => id)).toEqual(['m1', 'm2', 'm3'])
    const shard = triggerShardName(rule.signal)
    expect(scene.delivered).toEqual([[shard]])
    expect(await registries.listUndelivered(shard, 10)).toMatchObject([{ verdict: 'fire', triggerId: rule.triggerId }])
  })

  test('behavior: a database that is down holds up neither cache nor triggers, and is told', async () => {
    scene.pages = [buildPage(buildMarket('m1', 0.7))]
    expect(await refresh()).toMatchObject({ missed: ['store 0: Error'] })
    // Once for the breaker, which then leaves nothing alone, and three times to store.
    expect(scene.stored).toBe(4)
    expect((await findMarketSnapshot(env.CACHE))?.markets).toHaveLength(1)
  })

  test('behavior: a cache that is down does not hold up the triggers', async () => {
    await registries.put(buildRule('m1'))
    scene.isCacheDown = true
    scene.pages = [buildPage(buildMarket('m1', 0.7))]
    expect(await refresh()).toMatchObject({ decisions: 1, missed: ['cache: Error', 'store 0: Error'] })
  })

  test('behavior: a page that fails is fetched again', async () => {
    scene.pages = ['down', 'down', buildPage(buildMarket('m1', 0.7))]
    expect(await refresh()).toMatchObject({ accepted: 1 })
  })

  test('behavior: markets that all stand still are no prices for the triggers, until one moves', async () => {
    const minutesAgo = (minutes: number, probability: number) => {
      const observedAtMs = Date.now() - minutes * MINUTE_MS
      const others = Array.from({ length: 20 }, (_, index) => buildMarket(`o${index}`, 0.4, { observedAtMs }))
      return [{ ...buildPage(buildMarket('m1', probability, { observedAtMs }), ...others), observedAtMs }]
    }
    scene.pages = minutesAgo(31, 0.7)
    await refresh()
    minute += 2
    scene.pages = minutesAgo(0, 0.7)
    await refresh()
    const rule = buildRule('m1')
    await registries.put(rule)
    const shard = triggerShardName(rule.signal)
    await cycle(minute)
    expect(await registries.listUndelivered(shard, 10)).toMatchObject([{ verdict: 'data_bad' }])
    minute += 2
    scene.pages = minutesAgo(0, 0.71)
    await refresh()
    const decided = await registries.listUndelivered(shard, 10)
    expect(decided.map(({ verdict }) => verdict)).toEqual(['data_bad', 'fire'])
  })

  test.each([
    ['is down', ['down', 'down', 'down', 'down']],
    ['has no market', []],
    ['has no usable market', [{ ...buildPage(), received: 1, refused: [{ id: '1', field: 'x', reason: 'y' }] }]],
  ] as const)('behavior: a source that %s leaves the last good snapshot', async (_, pages) => {
    scene.pages = [buildPage(buildMarket('m1', 0.7))]
    await refresh()
    const before = await env.CACHE.get(MARKETS_KEY)
    minute += 2
    scene.pages = [...pages]
    await refresh('errored')
    expect(await env.CACHE.get(MARKETS_KEY)).toBe(before)
    expect(before).not.toBeNull()
  })

  test('rejects: a source that gives the same page for ever', async () => {
    scene.pages = Array.from({ length: 50 }, () => buildPage(buildMarket('m1', 0.7)))
    await refresh('errored')
    // Two parts.
    expect(scene.offsets.length).toBeLessThan(25)
  })
})

describe('slots', () => {
  const start = (atMinute: number) =>
    startSlot(env.REFRESH_MARKETS_WORKFLOW, {
      name: 'refresh-markets',
      scheduledAtMs: atMinute * MINUTE_MS + 500,
      replaces: 2,
    })
  const find = (atMinute: number) => env.REFRESH_MARKETS_WORKFLOW.get(`refresh-markets-${atMinute}`)
  const introspect = (atMinute: number) =>
    introspectWorkflowInstance(env.REFRESH_MARKETS_WORKFLOW, `refresh-markets-${atMinute}`)

  test('behavior: a minute has one run', async () => {
    await using instance = await introspect(minute)
    scene.pages = [buildPage(buildMarket('m1', 0.7))]
    expect(await start(minute)).toBe(true)
    expect(await start(minute)).toBe(false)
    await instance.waitForStatus('complete')
    expect(await start(minute)).toBe(false)
    expect(scene.offsets).toEqual([0, 1])
  })

  test('behavior: a run that hangs is ended when the next one is due', async () => {
    await using _hung = await introspect(minute)
    await using next = await introspect(minute + 2)
    scene.pages = ['hang', buildPage(buildMarket('m1', 0.7))]
    await start(minute)
    while (scene.offsets.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    await start(minute + 2)
    await next.waitForStatus('complete')
    expect((await (await find(minute)).status()).status).toBe('terminated')
  })
})

describe('cycle', () => {
  test('default: every shard gets the snapshot and everything held is handed over', async () => {
    const rule = buildRule('m1')
    await registries.put(rule)
    await saveMarketSnapshot(env.CACHE, {
      source: 'gamma',
      observedAtMs: Date.now(),
      markets: [buildMarket('m1', 0.7)],
      refused: [],
      counts: { received: 1, accepted: 1, refused: 0 },
    })
    expect(await cycle()).toMatchObject({ decisions: 1, rebuilt: null })
    expect(scene.delivered).toEqual([[...triggerShardNames]])
  })

  test('behavior: without a snapshot time still passes', async () => {
    const rule = { ...buildRule('m1'), freshnessMs: 1 }
    await registries.put(rule)
    expect(await cycle()).toMatchObject({ decisions: 0 })
    const held = await registries.listUndelivered(triggerShardName(rule.signal), 10)
    expect(held).toMatchObject([{ verdict: 'blind' }])
  })

  test('behavior: once an hour the registry is compared with Postgres', async () => {
    await cycle(Math.floor(minute / 60) * 60 + 7)
    await cycle(Math.floor(minute / 60) * 60 + 8)
    expect(scene.rebuilt).toBe(1)
  })
})
