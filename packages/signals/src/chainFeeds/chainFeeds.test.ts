import type { ObservedPrice } from '@spells/core/signal'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PricedToken } from '../gmx/parseGmxTickers.ts'
import { parseFeedRounds } from './parseFeedRounds.ts'
import { priceFeedsSchema } from './priceFeeds.ts'
import type { FeedReading, FeedRound } from './readFeedRounds.ts'
import { reconcilePrices } from './reconcilePrices.ts'

const NOW_MS = 1_795_176_000_000
const NOW_SEC = NOW_MS / 1000
const eth: PricedToken = {
  ...{ address: '0x82aF49447D8a07e3bd95BD0d56f35241523fBab1', symbol: 'WETH', decimals: 18 },
  plausibleUsd: { least: 10, most: 1_000_000 },
}
const btc: PricedToken = {
  ...{ address: '0x47904963fc8b2340414262125aF798B9655E58Cd', symbol: 'BTC', decimals: 8 },
  plausibleUsd: { least: 1_000, most: 5_000_000 },
}
const feeds = priceFeedsSchema.parse({
  sequencer: '0xFdB631F5EE196F0ed6FAa767959853A9F217697D',
  feeds: [
    { symbol: 'WETH', address: '0x639Fe6ab55C921f74e7fac1ee960C0B6293ba612', decimals: 8, heartbeatSec: 86_400 },
    { symbol: 'BTC', address: '0x6ce185860a4963106506C203335A2910413708e9', decimals: 8, heartbeatSec: 86_400 },
  ],
})
/** As the proxies on Arbitrum number their rounds: the phase above 64 bits. */
const roundId = (3n << 64n) + 71_233n
const round: FeedRound = {
  ...{ roundId, answer: 250_012_345_678n, startedAt: BigInt(NOW_SEC - 601), updatedAt: BigInt(NOW_SEC - 600) },
  answeredInRound: roundId,
}
const up: FeedRound = { ...round, answer: 0n, startedAt: BigInt(NOW_SEC - 3_601) }
const reading: FeedReading = {
  ...{ blockTimeSec: NOW_SEC - 1, decimals: [8, 8], sequencer: up },
  rounds: [round, { ...round, answer: 9_000_000_000_000n }],
}
const parse = (changes: Partial<FeedReading> = {}) =>
  parseFeedRounds({ ...reading, ...changes }, { observedAtMs: NOW_MS, feeds, wanted: [btc, eth] })

describe('parseFeedRounds', () => {
  test('default: each feed is the price of its token, dated by our clock', () => {
    expect(parse()).toEqual({
      ...{ observedAtMs: NOW_MS, received: 2, refused: [] },
      accepted: [
        {
          ...{ source: 'chainlink', token: eth.address, symbol: 'WETH', decimals: 18 },
          ...{ minUsd: '2500.12345678', maxUsd: '2500.12345678', observedAtMs: NOW_MS },
        },
        {
          ...{ source: 'chainlink', token: btc.address, symbol: 'BTC', decimals: 8 },
          ...{ minUsd: '90000', maxUsd: '90000', observedAtMs: NOW_MS },
        },
      ],
    })
  })

  test.each([
    ['answer', 'not_positive', { answer: 0n }],
    ['answer', 'not_positive', { answer: -1n }],
    ['answer', 'out_of_scale', { answer: 2_500n * 10n ** 18n }],
    ['answer', 'out_of_scale', { answer: 2_500n }],
    ['updatedAt', 'incomplete', { updatedAt: 0n }],
    ['updatedAt', 'incomplete', { roundId: 0n }],
    ['answeredInRound', 'incomplete', { answeredInRound: roundId - 1n }],
    ['updatedAt', 'frozen', { updatedAt: BigInt(NOW_SEC - 86_400 - 601) }],
    ['updatedAt', 'from_the_future', { updatedAt: BigInt(NOW_SEC + 301) }],
    ['updatedAt', 'from_the_future', { updatedAt: 2n ** 255n }],
  ])('rejects: %s %s %o, and leaves the other', (field, reason, changes) => {
    const page = parse({ rounds: [{ ...round, ...changes }, reading.rounds[1]] })
    expect(page.refused).toEqual([{ id: 'WETH', field, reason }])
    expect(page.accepted.map(({ symbol }) => symbol)).toEqual(['BTC'])
  })

  test('behavior: within its heartbeat and what a round takes to land a feed may stand still', () => {
    const still = { ...round, updatedAt: BigInt(NOW_SEC - 86_400 - 600) }
    expect(parse({ rounds: [still, still] }).refused).toEqual([])
  })

  test.each([
    ['decimals', 'disagree', { decimals: [18, 8] }],
    ['decimals', 'unreadable', { decimals: [undefined, 8] }],
    ['round', 'unreadable', { rounds: [undefined, reading.rounds[1]] }],
  ])('rejects: %s %s', (field, reason, changes) => {
    expect(parse(changes).refused).toEqual([{ id: 'WETH', field, reason }])
  })

  test.each([
    ['down', { ...up, answer: 1n }],
    ['unreadable', undefined],
    ['incomplete', { ...up, startedAt: 0n }],
    ['just_back', { ...up, startedAt: BigInt(NOW_SEC - 3_600) }],
  ])('rejects: every feed while the sequencer is %s', (reason, sequencer) => {
    expect(parse({ sequencer })).toMatchObject({
      accepted: [],
      refused: ['WETH', 'BTC'].map((id) => ({ id, field: 'sequencer', reason })),
    })
  })

  test.each([-301, 301])('rejects: upstream_out_of_step (a block %d s from now)', (apartSec) => {
    expect(() => parse({ blockTimeSec: NOW_SEC + apartSec })).toThrow(
      expect.objectContaining({ code: 'upstream_out_of_step', facts: { apartSec } }),
    )
  })

  test('behavior: whatever a feed answers, no price is outside of the plausible, and none is fresher than our clock', () => {
    const word = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })
    const anyRound = fc.record({
      ...{ roundId: word, startedAt: word, updatedAt: fc.oneof(word, fc.constant(BigInt(NOW_SEC))) },
      ...{ answer: fc.bigInt({ min: -(2n ** 255n), max: 2n ** 255n - 1n }), answeredInRound: word },
    })
    fc.assert(
      fc.property(fc.array(fc.option(anyRound, { nil: undefined }), { maxLength: 2 }), (rounds) => {
        const { accepted, refused } = parse({ rounds })
        expect(accepted.length + refused.length).toBe(2)
        for (const { minUsd, observedAtMs } of accepted) {
          expect(Number(minUsd)).toBeGreaterThanOrEqual(10)
          expect(observedAtMs).toBe(NOW_MS)
        }
      }),
    )
  })
})

describe('priceFeedsSchema', () => {
  const [first] = feeds.feeds
  test.each([
    ['no feed', { feeds: [] }],
    ['a symbol twice', { feeds: [first, { ...first, address: eth.address }] }],
    ['an address twice', { feeds: [first, { ...first, symbol: 'OTHER' }] }],
    ['no heartbeat', { feeds: [{ ...first, heartbeatSec: 0 }] }],
    ['an unknown field', { feeds: [{ ...first, heartbeat: 3600 }] }],
    ['no address', { feeds: [{ ...first, address: '0x12' }] }],
  ])('rejects: %s', (_, config) => {
    expect(priceFeedsSchema.safeParse(config).success).toBe(false)
  })
})

describe('reconcilePrices', () => {
  const price = (token: PricedToken, changes: Partial<ObservedPrice> = {}): ObservedPrice => ({
    ...{ source: 'gmx', token: token.address, symbol: token.symbol, decimals: token.decimals },
    ...{ minUsd: '2499', maxUsd: '2501', observedAtMs: NOW_MS, ...changes },
  })
  const feed = (token: PricedToken, usd: string) =>
    price(token, { source: 'chainlink', minUsd: usd, maxUsd: usd, observedAtMs: NOW_MS + 5 })
  const say = (...accepted: ObservedPrice[]) => ({
    ...{ observedAtMs: accepted[0]?.observedAtMs ?? NOW_MS, accepted, refused: [] },
  })
  const old = price(eth, { minUsd: '2400', maxUsd: '2402', observedAtMs: NOW_MS - 120_000 })

  test('default: near each other GMX stands; what GMX lacks is taken from the feed', () => {
    const { snapshot, accepted, bySource } = reconcilePrices(
      say(price(eth)),
      say(feed(eth, '2520'), feed(btc, '90000')),
      [old],
    )
    expect(accepted).toEqual([price(eth), feed(btc, '90000')])
    expect(snapshot).toEqual({ observedAtMs: NOW_MS, prices: accepted })
    expect(bySource.gmx.refused).toEqual([])
  })

  test.each(['2449.02', '2551.02'])('behavior: the bound is two percent outwards from both sides (%s)', (usd) => {
    expect(reconcilePrices(say(price(eth)), say(feed(eth, usd)), []).accepted).toEqual([price(eth)])
  })

  test.each(['2449.01', '2551.03', '2500000'])('rejects: feeds_disagree, both (%s)', (usd) => {
    const { snapshot, accepted, bySource } = reconcilePrices(
      { ...say(price(eth), price(btc)), refused: [{ id: 'USDC', field: 'minPrice', reason: 'zero' }] },
      say(feed(eth, usd)),
      [old, price(btc, { observedAtMs: NOW_MS - 1 })],
    )
    const disagree = { id: 'WETH', field: 'price', reason: 'feeds_disagree' }
    expect(accepted).toEqual([price(btc)])
    // The old price stays with its age, and nothing else of it.
    expect(snapshot.prices).toEqual([price(btc), old])
    expect(bySource).toMatchObject({
      gmx: { accepted: [price(btc)], refused: [{ id: 'USDC' }, disagree] },
      chainlink: { accepted: [], refused: [disagree] },
    })
  })
})
