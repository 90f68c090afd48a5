import { env } from 'cloudflare:test'
import type { ObservedPrice } from '@spells/core'
import { pricesReplySchema } from '@spells/shared/api'
import { savePriceSnapshot } from '@spells/workflows'
import { afterEach, expect, test } from 'vitest'
import { runAsSuperuser, setupApi } from './setupApi.ts'

const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z')
const weth: ObservedPrice = {
  ...{ source: 'gmx', token: '0x82aF49447D8a07e3bd95BD0d56f35241523fBab1', symbol: 'WETH', decimals: 18 },
  ...{ minUsd: '2499.5', maxUsd: '2500.5', observedAtMs: NOW_MS },
}
const api = (nowMs = NOW_MS) =>
  setupApi({ clock: { nowMs: async () => nowMs, toRealDelayMs: async (delayMs) => delayMs } })
const get = async (nowMs?: number) => pricesReplySchema.parse((await api(nowMs).request('GET', '/v1/prices')).json())

afterEach(() => env.CACHE.delete('prices:v1'))

test('default: prices with their age; one that is old says so', async () => {
  const old = { ...weth, token: `0x${'11'.repeat(20)}`, symbol: 'OLD', observedAtMs: NOW_MS - 240_001 } as const
  await savePriceSnapshot(env.CACHE, { observedAtMs: NOW_MS, prices: [weth, old] })
  const { items, age } = await get()
  expect(items).toMatchObject([
    { symbol: 'WETH', priceUsd: '2500', minUsd: '2499.5', maxUsd: '2500.5', ageMs: 0, stale: false },
    { symbol: 'OLD', ageMs: 240_001, stale: true },
  ])
  expect(age).toMatchObject({ ageMs: 240_001, stale: true, servedFrom: 'cache' })
})

test('behavior: without the cache, the database answers', async () => {
  await runAsSuperuser(
    `insert into prices (source, token, symbol, decimals, min_usd, max_usd, observed_at)
     values ('gmx', $1, 'WETH', 18, 2499.5, 2500.5, $2)`,
    [weth.token, new Date(NOW_MS).toISOString()],
  )
  expect(await get(NOW_MS + 1_000)).toMatchObject({
    items: [{ symbol: 'WETH', priceUsd: '2500', ageMs: 1_000, stale: false }],
    age: { servedFrom: 'database' },
  })
  await runAsSuperuser('delete from prices')
  expect(await get()).toEqual({
    items: [],
    age: { observedAt: null, ageMs: null, stale: true, servedFrom: 'database' },
  })
})
