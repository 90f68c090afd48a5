import type { Market } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { sortMarkets } from './sortMarkets.ts'

const market = (id: string, facts: Partial<Market>): Market => ({
  id,
  source: 'gamma',
  question: id,
  slug: id,
  outcomes: ['Yes', 'No'],
  probability: 0.5,
  liquidityUsd: null,
  volumeUsd: null,
  endsAt: null,
  status: 'open',
  signal: `market:gamma:${id}:probability`,
  observedAt: '2026-11-21T00:00:00.000Z',
  ...facts,
})
const markets = [
  market('a', { volumeUsd: 10, probability: 0.9, endsAt: '2027-01-01T00:00:00.000Z' }),
  market('b', { volumeUsd: null, probability: 0.45 }),
  market('c', { volumeUsd: 500, probability: 0.05, endsAt: '2026-12-01T00:00:00.000Z' }),
]
const ids = (order: Parameters<typeof sortMarkets>[1]) => sortMarkets(markets, order).map(({ id }) => id)

test('default', () => {
  expect(ids('volume')).toEqual(['c', 'a', 'b'])
})

test('behavior: unknown values come last', () => {
  expect(ids('ends')).toEqual(['c', 'a', 'b'])
  expect(ids('even')).toEqual(['b', 'a', 'c'])
})
