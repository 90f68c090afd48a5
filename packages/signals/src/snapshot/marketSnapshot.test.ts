import type { ObservedMarket } from '@spells/core/signal'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gammaMarket } from '../gamma/fixtures.ts'
import { parseGammaPage } from '../gamma/parseGammaPage.ts'
import { buildMarketSnapshot, joinMarketPages } from './buildMarketSnapshot.ts'
import { buildSnapshotSignals } from './buildSnapshotSignals.ts'
import { decodeMarketSnapshot, encodeMarketSnapshot } from './encodeMarketSnapshot.ts'
import { packMarkets, unpackMarkets } from './packMarkets.ts'
import { isSnapshotRow, snapshotRowSchema, toSnapshotRow } from './snapshotRow.ts'

const at = 1_795_176_000_000
const snapshot = buildMarketSnapshot([
  parseGammaPage([gammaMarket, { ...gammaMarket, id: '2', outcomePrices: '["7","1"]' }], { observedAtMs: at }),
  parseGammaPage([gammaMarket, { ...gammaMarket, id: '3', umaResolutionStatus: 'disputed' }], {
    observedAtMs: at + 900,
  }),
])

// PERSISTED: `markets:v1` as version 1 wrote it; it must load for as long as such a value may be in the cache.
const golden =
  '{"v":1,"source":"gamma","observedAtMs":1795176000000,"counts":{"received":1,"accepted":1,"refused":0},"refused":[],"markets":[["512345","Will it rain on Friday?","will-it-rain-on-friday",["Yes","No"],["111","222"],0.63,4969.71,9996.07,1798675200000,"open",900]]}'

test('default: pages are joined, a market that slipped between pages is kept once', () => {
  expect(snapshot.counts).toEqual({ received: 4, accepted: 2, refused: 2 })
  expect(snapshot.markets.map((market) => [market.id, market.observedAtMs])).toEqual([
    ['512345', at],
    ['3', at + 900],
  ])
})

test('behavior: what is stored comes back equal', () => {
  for (const one of [snapshot, { ...snapshot, frozenSinceMs: at - 3_600_000 }]) {
    expect(decodeMarketSnapshot(encodeMarketSnapshot(one))).toEqual(one)
  }
})

test('behavior: markets that are read anew from packed pages are those of the snapshot, in the cache as well', () => {
  const pages = [
    parseGammaPage([gammaMarket, { ...gammaMarket, id: '2' }], { observedAtMs: at }),
    parseGammaPage([gammaMarket, { ...gammaMarket, id: '3', question: 'Regnet es in Köln, 雨?' }], {
      observedAtMs: at + 9,
    }),
  ]
  const whole = buildMarketSnapshot(pages)
  const lazy = joinMarketPages(pages.map((page) => ({ ...page, accepted: unpackMarkets(packMarkets(page)) })))
  for (let turn = 0; turn < 2; turn++) expect([...lazy.markets]).toEqual(whole.markets)
  expect({ ...lazy, markets: whole.markets }).toEqual(whole)
  expect(encodeMarketSnapshot(lazy)).toBe(encodeMarketSnapshot(whole))
})

test.each([
  ['no JSON', '[[', 'no JSON'],
  ['no list', '{}', 'no list'],
  ['a row too short', '[["1","q","s",["Yes"],["1"],0.5,null,null,null,"open"]]', 'Row 0'],
  ['a market as an object', '[{"id":"1"}]', 'Row 0'],
  ['a probability of 50', '[["1","q","s",["Yes"],["1"],50,null,null,null,"open",0]]', 'Row 0'],
])('rejects: packed_markets_unreadable: %s', (_, rows, what) => {
  const read = () => unpackMarkets({ observedAtMs: at, source: 'gamma', rows })
  expect(read).toThrow(expect.objectContaining({ code: 'packed_markets_unreadable' }))
  expect(read).toThrow(what)
})

test('behavior: a row of a step is read exactly if the schema of rows takes it', () => {
  const [good = []] = snapshot.markets.map((market): readonly unknown[] => toSnapshotRow(market, at))
  expect(isSnapshotRow(good)).toBe(true)
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(null, 0, 1, -1, 0.5, 2, 1e300, Infinity, '', 'open', 'disputed', [], ['Yes'], [1]),
  )
  const row = fc
    .tuple(fc.nat(good.length), value, fc.nat(good.length + 2))
    .map(([place, other, length]) => [...good.with(Math.min(place, good.length - 1), other), 'later'].slice(0, length))
  fc.assert(
    fc.property(fc.oneof(row, value), (one) => {
      expect(isSnapshotRow(one)).toBe(snapshotRowSchema.safeParse(one).success)
    }),
    { numRuns: 500 },
  )
})

test('behavior: a market that one page has twice is kept once', () => {
  const { accepted } = parseGammaPage([gammaMarket], { observedAtMs: at })
  const twice = joinMarketPages([{ observedAtMs: at, accepted: [...accepted, ...accepted], refused: [] }])
  expect([...twice.markets]).toEqual(accepted)
  expect(twice.counts).toEqual({ received: 2, accepted: 1, refused: 1 })
})

test('behavior: the previous stored form loads', () => {
  const market = decodeMarketSnapshot(golden)?.markets[0] as ObservedMarket
  expect([market.probability, market.observedAtMs]).toEqual([0.63, at + 900])
})

test.each(['', 'null', '{"v":2}', '<html>', golden.replace('0.63', '63')])('rejects: not a snapshot %#', (text) => {
  expect(decodeMarketSnapshot(text)).toBeUndefined()
})

test('behavior: signals: a price, a refusal with its reason, and no price from a disputed market', () => {
  expect(buildSnapshotSignals(snapshot)).toEqual([
    { key: 'market:gamma:512345:probability', quality: 'good', value: 0.63, observedAtMs: at, source: 'gamma' },
    {
      key: 'market:gamma:3:probability',
      quality: 'data_bad',
      reason: 'market_disputed',
      observedAtMs: at + 900,
      source: 'gamma',
    },
    {
      key: 'market:gamma:2:probability',
      quality: 'data_bad',
      reason: 'outcomePrices: out_of_range',
      observedAtMs: at,
      source: 'gamma',
    },
  ])
})
