import { introspectWorkflowInstance } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { ObservedPrice } from '@spells/core'
import type { PricePage } from '@spells/signals'
import { expect, test } from 'vitest'
import { findPriceSnapshot } from '../../src/prices/priceCache.ts'
import { startSlot } from '../../src/startSlot.ts'
import { priceScene } from './priceScript.ts'

const NOW_MS = 1_795_176_000_000
let minute = 29_000_000

function buildPage(observedAtMs: number, symbols: readonly string[]): PricePage {
  const accepted = symbols.map(
    (symbol, index): ObservedPrice => ({
      ...{ source: 'gmx', token: `0x${String(index + 1).repeat(40)}`, symbol, decimals: 18 },
      ...{ minUsd: '1', maxUsd: '1', observedAtMs },
    }),
  )
  return { observedAtMs, received: accepted.length, accepted, refused: [] }
}

async function refresh(expected: 'complete' | 'errored' = 'complete') {
  minute++
  await using instance = await introspectWorkflowInstance(env.REFRESH_PRICES_WORKFLOW, `refresh-prices-${minute}`)
  await instance.modify(async (m) => {
    await m.disableRetryDelays()
  })
  const slot = { name: 'refresh-prices', scheduledAtMs: minute * 60_000, replaces: 0 }
  expect(await startSlot(env.REFRESH_PRICES_WORKFLOW, slot)).toBe(true)
  await instance.waitForStatus(expected)
  return expected === 'complete' ? await instance.getOutput() : undefined
}

test('default: prices are cached though the database is down; what is not read again keeps its age', async () => {
  priceScene.pages = [buildPage(NOW_MS, ['ETH', 'BTC'])]
  expect(await refresh()).toEqual({ accepted: 2, refused: 0, missed: ['store v1: Error'] })
  priceScene.pages = [buildPage(NOW_MS + 120_000, ['ETH'])]
  await refresh()
  const snapshot = await findPriceSnapshot(env.CACHE)
  expect(snapshot?.prices.map(({ symbol, observedAtMs }) => [symbol, observedAtMs - NOW_MS])).toEqual([
    ['ETH', 120_000],
    ['BTC', 0],
  ])
})

test('behavior: a source that is down, or has nothing to use, leaves the last good prices', async () => {
  priceScene.pages = [buildPage(NOW_MS, ['ETH'])]
  await refresh()
  const before = await findPriceSnapshot(env.CACHE)
  priceScene.asked = 0
  await refresh('errored')
  expect(priceScene.asked).toBe(3)
  priceScene.pages = [{ observedAtMs: NOW_MS + 1, received: 1, accepted: [], refused: [] }]
  await refresh('errored')
  expect(await findPriceSnapshot(env.CACHE)).toEqual(before)
})
