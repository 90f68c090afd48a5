import type { ObservedMarket } from '@spells/core'
import type { MarketSource } from '@spells/signals'
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
  const bytes = (text: string) => (/[\u0100-\uffff]/.test(text) ? text.length * 2 : text.length)
  const size = (part.packed ?? []).reduce((sum, { rows }) => sum + bytes(rows), 0)
  expect(size).toBeLessThan(MAX_RESULT)
})
