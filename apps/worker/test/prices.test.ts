import { env } from 'cloudflare:test'
import type { ObservedPrice } from '@spells/core'
import { priceHistorySchema, pricesReplySchema } from '@spells/shared/api'
import { type CandlePage, createGmxCandleSource } from '@spells/signals'
import { savePriceSnapshot } from '@spells/workflows'
import { afterEach, describe, expect, test } from 'vitest'
import { readProblem, runAsSuperuser, setupApi } from './setupApi.ts'

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

describe('GET /v1/prices/:symbol/history', () => {
  const HOUR_MS = 3_600_000
  const flat = (usd: string) => ({ openUsd: usd, highUsd: usd, lowUsd: usd, closeUsd: usd })
  const apiWith = (page: CandlePage['candles'] | 'down', asked: unknown[] = []) =>
    setupApi({
      clock: { nowMs: async () => NOW_MS + 60_000, toRealDelayMs: async (delayMs) => delayMs },
      candles: {
        fetchCandles: async (request) => {
          asked.push(request)
          if (page === 'down') throw new Error('It is down.')
          return { candles: page, refused: {}, missing: 0 }
        },
      },
    })
  const read = async (api: ReturnType<typeof setupApi>, query = 'resolution=1h&limit=6') =>
    priceHistorySchema.parse((await api.request('GET', `/v1/prices/BTC/history?${query}`)).json())
  const at = (hours: number) => new Date(NOW_MS + hours * HOUR_MS).toISOString()
  const observe = (hours: number, usd: number) =>
    runAsSuperuser(
      `insert into price_observations (source, token, observed_at, min_usd, max_usd)
       values ('gmx', '0x47904963fc8b2340414262125aF798B9655E58Cd', $1, $2, $2)`,
      [at(hours), usd],
    )

  afterEach(async () => {
    for (const resolution of ['5m', '1h', '1d']) await env.CACHE.delete(`candles:v1:BTC:${resolution}`)
    await runAsSuperuser('delete from price_observations')
  })

  test('default: what we observed stands, candles fill the rest, gaps are told, and GMX is asked once', async () => {
    await observe(0, 90_000)
    await observe(-2, 89_000)
    const asked: unknown[] = []
    const api = apiWith(
      [-7, -4, -2, 0].map((hours) => ({ atMs: NOW_MS + hours * HOUR_MS, ...flat('80000') })),
      asked,
    )
    const expected = {
      points: [
        { at: at(-4), ...flat('80000'), from: 'gmx' },
        { at: at(-2), ...flat('89000'), from: 'observed' },
        { at: at(0), ...flat('90000'), from: 'observed' },
      ],
      gaps: [
        { from: at(-5), to: at(-4) },
        { from: at(-3), to: at(-2) },
        { from: at(-1), to: at(0) },
      ],
    }
    expect(await read(api)).toEqual(expected)
    expect(await read(api)).toEqual(expected)
    expect(asked).toMatchObject([{ token: { symbol: 'BTC' }, stepMs: HOUR_MS, limit: 2_000, nowMs: NOW_MS + 60_000 }])
  })

  test('behavior: where enough was observed GMX is not asked; when it does not answer the gaps are told', async () => {
    for (const hours of [0, -1, -2]) await observe(hours, 90_000)
    const asked: unknown[] = []
    expect((await read(apiWith('down', asked))).points).toHaveLength(3)
    expect(asked).toEqual([])
    const { points, gaps } = await read(apiWith('down', asked), 'resolution=1h&limit=8')
    expect(points.map(({ from }) => from)).toEqual(['observed', 'observed', 'observed'])
    expect(gaps).toEqual([{ from: at(-7), to: at(-2) }])
    expect(asked).toHaveLength(1)
  })

  test('rejects: a token without a price, an unknown resolution', async () => {
    const api = setupApi({ candles: createGmxCandleSource({ url: 'http://127.0.0.1:1' }) })
    expect(readProblem(await api.request('GET', '/v1/prices/DOGE/history')).code).toBe('not_found')
    const problem = readProblem(await api.request('GET', '/v1/prices/BTC/history?resolution=1w'))
    expect(problem.code).toBe('invalid_request')
  })
})
