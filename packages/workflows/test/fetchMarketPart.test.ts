import { serialize } from 'node:v8'
import type { ObservedMarket } from '@spells/core'
import { createGammaSource, type MarketSource } from '@spells/signals'
import { expect, test } from 'vitest'
import { fetchMarketPart, listPartMarkets } from '../src/markets/fetchMarketPart.ts'

const NOW_MS = 1_795_000_020_000
/** What a Workflow step may return. */
const MAX_RESULT = 1_048_576

const buildMarket = (id: number, question: string): ObservedMarket => ({
  ...{ source: 'gamma', id: String(id), question, slug: `market-${id}`, outcomes: ['Yes', 'No'] },
  ...{ tokenIds: ['1'.repeat(77), '2'.repeat(77)], probability: 0.63, liquidityUsd: 1_500.5, volumeUsd: null },
  ...{ endsAtMs: NOW_MS, status: 'open', observedAtMs: NOW_MS },
})

/** Pages without an end. */
const createSource = (question: string): MarketSource => ({
  name: 'gamma',
  fetchPage: async ({ after, limit }) => {
    const from = after?.by === 'offset' ? after.offset : 0
    const accepted = Array.from({ length: limit }, (_, at) => buildMarket(from + at, question))
    const page = { observedAtMs: NOW_MS, received: limit, accepted, refused: [] }
    return { ...page, paging: 'offset', next: { by: 'offset', offset: from + limit } }
  },
})

test('default: ten pages, whose markets come back as they were', async () => {
  const part = await fetchMarketPart(createSource('Will it rain on Friday?'), null)
  expect([part.received, part.next, part.isLast]).toEqual([1_000, { by: 'offset', offset: 1_000 }, false])
  const expected = Array.from({ length: 1_000 }, (_, id) => buildMarket(id, 'Will it rain on Friday?'))
  const markets = listPartMarkets(part)
  expect([...markets]).toEqual(expected)
  expect([...markets]).toEqual(expected)
})

test.each([
  ['usual', 'Will it rain on Friday, in more than two cities of the ten, before noon?', 10],
  ['long', 'w'.repeat(2_000), 3],
  ['beyond Latin-1', '雨'.repeat(2_000), 2],
])('behavior: a part stays below what a step may return (%s questions)', async (_, question, pages) => {
  const part = await fetchMarketPart(createSource(question), null)
  expect(part.received).toBe(pages * 100)
  expect(serialize(part).byteLength).toBeLessThan(MAX_RESULT)
})

/** Markets in Gamma's own shape, on as many pages as are asked for; `change` makes one odd. */
const createGamma = (change: (id: number) => object) =>
  createGammaSource({
    url: 'https://gamma.example',
    clock: { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs) => delayMs },
    fetch: async (input) => {
      const from = Number(new URL(String(input)).searchParams.get('after_cursor') ?? 0)
      const markets = Array.from({ length: 100 }, (_, at) => ({
        ...{ id: String(from + at), question: 'Will it rain?', slug: 'rain', active: true, closed: false },
        ...{ outcomes: '["Yes","No"]', outcomePrices: '["0.63","0.37"]', ...change(from + at) },
      }))
      return Response.json({ markets, next_cursor: String(from + 100) })
    },
  })
const list = (length: number, item: string) => JSON.stringify(Array(length).fill(item))

test('behavior: markets with as much text as they may have fit on a page, and a page that does not fit waits', async () => {
  const long = {
    outcomes: list(3, '雨'.repeat(220)),
    outcomePrices: '["0.5","0.3","0.2"]',
    question: '雨'.repeat(2_000),
  }
  const first = await fetchMarketPart(
    createGamma(() => ({ ...long, slug: 's'.repeat(500) })),
    null,
  )
  expect([first.received, first.refused, first.next]).toEqual([100, [], { by: 'keyset', cursor: '100' }])
  expect(serialize(first).byteLength).toBeLessThan(MAX_RESULT)
  const part = await fetchMarketPart(
    createGamma((id) => (id < 300 ? { question: '雨'.repeat(800) } : long)),
    null,
  )
  expect([part.received, part.refused, part.next]).toEqual([300, [], { by: 'keyset', cursor: '300' }])
  expect(serialize(part).byteLength).toBeLessThan(MAX_RESULT)
})

test('behavior: a market with more text than that is refused alone, and what is refused counts too', async () => {
  const odd = { outcomes: list(40, 'w'.repeat(400)), outcomePrices: list(40, '0.025') }
  const part = await fetchMarketPart(
    createGamma((id) => (id === 7 ? odd : {})),
    null,
  )
  expect(part.received).toBe(1_000)
  expect(part.refused).toEqual([{ id: '7', field: 'item', reason: 'too_long' }])
  expect([...listPartMarkets(part)]).toHaveLength(999)
  const rubbish = await fetchMarketPart(
    createGamma(() => ({ id: 'i'.repeat(80), outcomes: 7 })),
    null,
  )
  expect(rubbish.refused).toHaveLength(rubbish.received)
  expect(serialize(rubbish).byteLength).toBeLessThan(MAX_RESULT)
})
