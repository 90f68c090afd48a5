import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createGmxPriceSource } from './createGmxPriceSource.ts'
import { type PricedToken, parseGmxTickers } from './parseGmxTickers.ts'
import { buildPriceSnapshot, decodePriceSnapshot, encodePriceSnapshot } from './priceSnapshot.ts'

const NOW_MS = 1_795_176_000_000
const eth: PricedToken = {
  ...{ address: '0x82aF49447D8a07e3bd95BD0d56f35241523fBab1', symbol: 'ETH', decimals: 18 },
  plausibleUsd: { least: 1, most: 1_000_000 },
}
const usdc: PricedToken = {
  ...{ address: '0xaf88d065e77c8cC2239327C5EDb3A432268e5831', symbol: 'USDC', decimals: 6 },
  plausibleUsd: { least: 0.5, most: 2 },
}
/** Real scale: 2500 dollars × 10^12, 1 dollar × 10^24. */
const ticker = {
  ...{ tokenSymbol: 'ETH', tokenAddress: eth.address, minPrice: '2499500000000000', maxPrice: '2500500000000000' },
  ...{ oracleDecimals: 12, updatedAt: NOW_MS },
}
const dollar = { ...ticker, tokenAddress: usdc.address, minPrice: `1${'0'.repeat(24)}`, maxPrice: `1${'0'.repeat(24)}` }
const tokens = { tokens: [eth, usdc].map(({ address, decimals }) => ({ address, decimals })) }
const parse = (tickers: unknown, wanted = [eth], list: unknown = tokens) =>
  parseGmxTickers({ tickers, tokens: list }, { observedAtMs: NOW_MS, wanted })

describe('parseGmxTickers', () => {
  test('default: dollars are the value over 10^(30 - decimals)', () => {
    const other = { ...ticker, tokenAddress: `0x${'11'.repeat(20)}` }
    const page = parse([ticker, dollar, other], [eth, usdc])
    expect(page).toMatchObject({ observedAtMs: NOW_MS, received: 3, refused: [] })
    expect(page.accepted.map(({ symbol, minUsd, maxUsd }) => [symbol, minUsd, maxUsd])).toEqual([
      ['ETH', '2499.5', '2500.5'],
      ['USDC', '1', '1'],
    ])
  })

  test.each([
    ['zero', { minPrice: '0' }, 'minPrice'],
    ['not_a_whole_number', { minPrice: '-1' }, 'minPrice'],
    ['not_a_whole_number', { minPrice: '1e15' }, 'minPrice'],
    ['not_a_string', { maxPrice: 2.5e15 }, 'maxPrice'],
    ['below_min', { maxPrice: '2400000000000000' }, 'maxPrice'],
    ['spread_too_wide', { maxPrice: '2800000000000000' }, 'maxPrice'],
    ['out_of_scale', { minPrice: `25${'0'.repeat(31)}`, maxPrice: `25${'0'.repeat(31)}` }, 'minPrice'],
    ['frozen', { updatedAt: NOW_MS - 601_000 }, 'updatedAt'],
    ['from_the_future', { updatedAt: NOW_MS + 301_000 }, 'updatedAt'],
    ['not_a_time', { updatedAt: 17 }, 'updatedAt'],
    ['not_a_time', { updatedAt: Number.NaN }, 'updatedAt'],
  ])('rejects: %s %o', (reason, changes, field) => {
    expect(parse([{ ...ticker, ...changes }])).toMatchObject({
      accepted: [],
      refused: [{ id: 'ETH', field, reason }],
    })
  })

  test('rejects: a token that is missing, twice there, or listed with other decimals', () => {
    expect(parse([]).refused).toEqual([{ id: 'ETH', field: 'tokenAddress', reason: 'missing' }])
    expect(parse([ticker, ticker]).refused).toEqual([{ id: 'ETH', field: 'tokenAddress', reason: 'duplicate' }])
    const listed = { tokens: [{ address: eth.address.toLowerCase(), decimals: 8 }] }
    expect(parse([ticker], [eth], listed).refused).toEqual([{ id: 'ETH', field: 'decimals', reason: 'disagree' }])
  })

  test('rejects: a dollar token whose price was divided by another rule', () => {
    expect(parse([{ ...dollar, minPrice: '1000000', maxPrice: '1000000' }], [usdc]).refused).toMatchObject([
      { reason: 'out_of_scale' },
    ])
  })

  test('rejects: upstream_bad_shape', () => {
    for (const tickers of [{}, null, '<html>']) {
      expect(() => parse(tickers)).toThrow(expect.objectContaining({ code: 'upstream_bad_shape' }))
    }
    expect(() => parse([], [eth], [])).toThrow(expect.objectContaining({ code: 'upstream_bad_shape' }))
  })

  test.each([1000, 1, 1 / 1000])('behavior: the unit of updatedAt is found by its size (ms / %d)', (unit) => {
    expect(parse([{ ...ticker, updatedAt: NOW_MS / unit }]).accepted).toHaveLength(1)
    expect(parse([{ ...ticker, updatedAt: (NOW_MS - 3_600_000) / unit }]).refused).toMatchObject([{ reason: 'frozen' }])
  })

  test('behavior: rubbish never throws and never becomes a price', () => {
    const item = fc.oneof(
      fc.anything(),
      fc.record({
        tokenAddress: fc.constant(eth.address),
        minPrice: fc.anything(),
        maxPrice: fc.anything(),
        updatedAt: fc.anything(),
      }),
    )
    fc.assert(
      fc.property(fc.array(item, { maxLength: 3 }), (items) => {
        const { accepted, refused } = parse(items)
        expect(accepted.length + refused.length).toBe(1)
        for (const { minUsd } of accepted) expect(Number(minUsd)).toBeGreaterThanOrEqual(1)
      }),
    )
  })
})

describe('snapshot', () => {
  const first = buildPriceSnapshot(parse([ticker, dollar], [eth, usdc]), undefined).snapshot

  test('default: is stored and read again', () => {
    expect(decodePriceSnapshot(encodePriceSnapshot(first))).toEqual(first)
    for (const text of ['', '{}', '{"v":2}', '<html>']) expect(decodePriceSnapshot(text)).toBeUndefined()
  })

  test('behavior: a token that could not be read keeps its old price with its age', () => {
    const page = { ...parse([dollar], [eth, usdc]), observedAtMs: NOW_MS + 120_000 }
    const { snapshot, accepted, refused } = buildPriceSnapshot(page, first)
    expect(accepted.map(({ symbol }) => symbol)).toEqual(['USDC'])
    expect(refused).toMatchObject([{ id: 'ETH', reason: 'missing' }])
    expect(snapshot.prices.find(({ symbol }) => symbol === 'ETH')?.observedAtMs).toBe(NOW_MS)
  })

  test('rejects: a jump within the hour; after it the price is believed', () => {
    const jumped = { ...ticker, minPrice: '9000000000000000', maxPrice: '9000000000000000' }
    const at = (ms: number) =>
      parseGmxTickers({ tickers: [{ ...jumped, updatedAt: ms }], tokens }, { observedAtMs: ms, wanted: [eth] })
    expect(buildPriceSnapshot(at(NOW_MS + 120_000), first).refused).toMatchObject([{ id: 'ETH', reason: 'jump' }])
    expect(buildPriceSnapshot(at(NOW_MS + 3_700_000), first).accepted).toHaveLength(1)
  })
})

test('behavior: a snapshot of either source is read back; one of an unknown source is none', () => {
  const price = { source: 'gmx', token: eth.address, symbol: 'ETH', decimals: 18, minUsd: '2500', maxUsd: '2501' }
  const store = (source: string) =>
    JSON.stringify({ v: 1, observedAtMs: NOW_MS, prices: [{ ...price, source, observedAtMs: NOW_MS }] })
  expect(decodePriceSnapshot(store('gmx'))?.prices).toMatchObject([{ source: 'gmx', minUsd: '2500' }])
  expect(decodePriceSnapshot(store('chainlink'))?.prices).toMatchObject([{ source: 'chainlink' }])
  expect(decodePriceSnapshot(store('elsewhere'))).toBeUndefined()
})

describe('createGmxPriceSource', () => {
  const clock = { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs: number) => delayMs }
  const source = (send: (path: string) => Response) =>
    createGmxPriceSource({
      ...{ url: 'https://prices.example', clock, tokens: [eth], retry: { baseDelayMs: 0 } },
      fetch: async (input) => send(new URL(String(input)).pathname),
    })

  test('default', async () => {
    const asked: string[] = []
    const page = await source((path) => {
      asked.push(path)
      return Response.json(path === '/tokens' ? tokens : [ticker])
    }).fetchPrices()
    expect(page.accepted).toMatchObject([{ symbol: 'ETH', observedAtMs: NOW_MS }])
    expect(asked.toSorted()).toEqual(['/prices/tickers', '/tokens'])
  })

  test('behavior: a document that failed is asked for again, and the other one is not', async () => {
    const asked: string[] = []
    const page = await source((path) => {
      asked.push(path)
      if (path === '/tokens') return Response.json(tokens)
      return asked.filter((one) => one === path).length < 3
        ? new Response('', { status: 503 })
        : Response.json([ticker])
    }).fetchPrices()
    expect(page.accepted).toHaveLength(1)
    expect(asked.toSorted()).toEqual([...Array(3).fill('/prices/tickers'), '/tokens'])
  })

  test('rejects: upstream_not_json, upstream_overloaded', async () => {
    await expect(source(() => new Response('<html>')).fetchPrices()).rejects.toMatchObject({
      code: 'upstream_not_json',
    })
    await expect(source(() => new Response('', { status: 503 })).fetchPrices()).rejects.toMatchObject({
      code: 'upstream_overloaded',
    })
  })
})
