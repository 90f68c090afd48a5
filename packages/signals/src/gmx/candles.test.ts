import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createGmxCandleSource } from './createGmxCandleSource.ts'
import { parseGmxCandles } from './parseGmxCandles.ts'
import type { PricedToken } from './parseGmxTickers.ts'

const HOUR_SEC = 3_600
const NOW_MS = 1_795_176_000_000
const START_SEC = Math.floor(NOW_MS / 1000 / HOUR_SEC) * HOUR_SEC
const weth: PricedToken = {
  ...{ address: '0x82aF49447D8a07e3bd95BD0d56f35241523fBab1', symbol: 'WETH', decimals: 18 },
  plausibleUsd: { least: 10, most: 1_000_000 },
}
/** As GMX sends them: seconds and dollars, the newest first. */
const document = {
  period: '1h',
  candles: [
    [START_SEC, 2033.52, 2035.1, 2032, 2034.25],
    [START_SEC - HOUR_SEC, 2030, 2034, 2029.999, 2033.52],
    [START_SEC - 3 * HOUR_SEC, 2031, 2031, 2031, 2031],
  ],
}
const parse = (candles: unknown[]) =>
  parseGmxCandles({ candles }, { token: weth, stepMs: HOUR_SEC * 1000, nowMs: NOW_MS })
const [first, second] = document.candles

describe('parseGmxCandles', () => {
  test('default: oldest first, with every digit, and what is missing between', () => {
    expect(parse(document.candles)).toEqual({
      candles: [
        ...[
          {
            atMs: (START_SEC - 3 * HOUR_SEC) * 1000,
            openUsd: '2031',
            highUsd: '2031',
            lowUsd: '2031',
            closeUsd: '2031',
          },
        ],
        {
          ...{ atMs: (START_SEC - HOUR_SEC) * 1000, openUsd: '2030', highUsd: '2034', lowUsd: '2029.999' },
          closeUsd: '2033.52',
        },
        { atMs: START_SEC * 1000, openUsd: '2033.52', highUsd: '2035.1', lowUsd: '2032', closeUsd: '2034.25' },
      ],
      ...{ refused: {}, missing: 1 },
    })
    expect(parse([])).toEqual({ candles: [], refused: {}, missing: 0 })
  })

  test.each([
    ['not_a_candle', [START_SEC, 2033, 2035, 2032]],
    ['not_a_candle', [START_SEC, '2033', '2035', '2032', '2034']],
    ['not_a_candle', { time: START_SEC }],
    ['not_a_candle', [START_SEC, 2033, null, 2032, 2034]],
    ['not_a_time', [17, 2033, 2035, 2032, 2034]],
    ['from_the_future', [START_SEC + HOUR_SEC, 2033, 2035, 2032, 2034]],
    ['high_low', [START_SEC, 2033, 2032.9, 2032, 2032]],
    ['high_low', [START_SEC, 2033, 2035, 2033.5, 2034]],
    ['high_low', [START_SEC, 2033, 2031, 2035, 2034]],
    ['out_of_scale', [START_SEC, 2033e12, 2035e12, 2032e12, 2034e12]],
    ['out_of_scale', [START_SEC, 5, 5, 0, 5]],
  ])('rejects: %s %j, and keeps the others', (reason, row) => {
    expect(parse([row, second])).toMatchObject({ candles: [{ closeUsd: '2033.52' }], refused: { [reason]: 1 } })
  })

  test('rejects: out_of_order, also the same step twice', () => {
    expect(parse([second, first, second])).toMatchObject({
      ...{ candles: [{ atMs: (START_SEC - HOUR_SEC) * 1000 }], refused: { out_of_order: 2 } },
    })
  })

  test('rejects: upstream_bad_shape', () => {
    for (const body of [document.candles, { candles: {} }, null, 'x']) {
      expect(() => parseGmxCandles(body, { token: weth, stepMs: 300_000, nowMs: NOW_MS })).toThrow(
        expect.objectContaining({ code: 'upstream_bad_shape' }),
      )
    }
  })

  test('behavior: rubbish never becomes a candle', () => {
    const row = fc.tuple(fc.double(), fc.double(), fc.double(), fc.double(), fc.double())
    const near = fc.tuple(
      ...[fc.integer({ min: 1e9, max: START_SEC }), fc.double({ min: 1, max: 1e7 }), fc.double({ min: 1, max: 1e7 })],
      ...[fc.double({ min: 1, max: 1e7 }), fc.double({ min: 1, max: 1e7 })],
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.anything(), row, near)), (rows) => {
        const { candles, refused } = parse(rows)
        expect(candles.length + Object.values(refused).reduce((sum, count) => sum + count, 0)).toBe(rows.length)
        for (const [index, { atMs, openUsd, highUsd, lowUsd, closeUsd }] of candles.entries()) {
          const [open, high, low, close] = [openUsd, highUsd, lowUsd, closeUsd].map(Number) as [number, ...number[]]
          expect(Math.max(open, close ?? 0, low ?? 0)).toBeLessThanOrEqual(high ?? 0)
          expect(low).toBeGreaterThanOrEqual(10)
          if (index > 0) expect(atMs).toBeGreaterThan(candles[index - 1]?.atMs ?? 0)
        }
      }),
    )
  })
})

describe('createGmxCandleSource', () => {
  test('default: asks by the name that GMX has for the token', async () => {
    const asked: string[] = []
    const source = createGmxCandleSource({
      url: 'https://prices.example',
      fetch: async (input) => {
        asked.push(String(input))
        return Response.json(document)
      },
    })
    const request = { token: weth, stepMs: 3_600_000, limit: 48, nowMs: NOW_MS } as const
    expect((await source.fetchCandles(request)).candles).toHaveLength(3)
    expect(asked).toEqual(['https://prices.example/prices/candles?tokenSymbol=ETH&period=1h&limit=48'])
  })

  test('behavior: asks once more when that can help', async () => {
    const answers = [new Response('<html>'), Response.json(document), Response.json(document)]
    const source = createGmxCandleSource({
      url: 'https://prices.example',
      fetch: async () => answers.shift() ?? Response.error(),
    })
    const request = { token: weth, stepMs: 3_600_000, limit: 48, nowMs: NOW_MS } as const
    expect((await source.fetchCandles(request)).candles).toHaveLength(3)
    expect(answers).toHaveLength(1)
  })

  test('rejects: rate_budget_spent after 20 questions', async () => {
    let asked = 0
    const source = createGmxCandleSource({
      url: 'https://prices.example',
      fetch: async () => {
        asked++
        return Response.json(document)
      },
    })
    const request = { token: weth, stepMs: 3_600_000, limit: 48, nowMs: NOW_MS } as const
    const all = await Promise.allSettled(Array.from({ length: 25 }, () => source.fetchCandles(request)))
    expect(asked).toBe(20)
    expect(all.filter(({ status }) => status === 'rejected')).toMatchObject(
      Array(5).fill({ reason: { code: 'rate_budget_spent' } }),
    )
  })
})
