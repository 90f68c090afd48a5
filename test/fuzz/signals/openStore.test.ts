import type { MarketRow } from '@spells/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore, type Store } from './openStore.ts'
import { NOW_MS } from './seedDocuments.ts'

let store: Store
beforeAll(async () => {
  store = await openStore()
})
afterAll(() => store?.close())

const market: MarketRow = {
  ...{
    source: 'gamma',
    id: '1',
    question: 'Will it rain?',
    slug: 'rain',
    outcomes: ['Yes', 'No'],
    tokenIds: ['1', '2'],
  },
  ...{
    probability: 0.1 + 0.2,
    liquidityUsd: 1e-7,
    volumeUsd: null,
    endsAt: NOW_MS,
    status: 'open',
    observedAt: NOW_MS,
  },
}
const findFlaw = (changed: Partial<MarketRow>, refused: Parameters<Store['findFlaw']>[0]['refused'] = []) =>
  store.findFlaw({ source: 'gamma', markets: [{ ...market, ...changed }], refused })

test('default: what is stored comes back as it was, again and again', async () => {
  const refused = [{ id: '2', field: 'outcomePrices', reason: 'out_of_range' }]
  expect(await findFlaw({}, refused)).toBeUndefined()
  expect(await findFlaw({ probability: 0.7, question: 'Will it snow, "really"? – 日本' }, refused)).toBeUndefined()
})

test('behavior: events are stored and compared too', async () => {
  const event = { source: 'gamma', id: 'e1', title: 'Rain?', marketIds: ['1', '2'], observedAt: NOW_MS } as const
  const find = (slug: string) => {
    const row = { ...event, tags: [{ slug, label: 'Weather' }], marketIds: [...event.marketIds] }
    return store.findFlaw({ source: 'gamma-events', marketEvents: [row], refused: [] })
  }
  expect(await find('weather, "really"')).toBeUndefined()
  expect(await find('a\u0000b')).toMatch(/^refused by PostgreSQL/)
  expect(await find('half \ud800 a character')).toMatch(/^refused by PostgreSQL|came back as/)
})

test('behavior: what PostgreSQL refuses or changes is a flaw', async () => {
  expect(await findFlaw({ question: 'a\u0000b' })).toMatch(/^refused by PostgreSQL/)
  expect(await findFlaw({ slug: 'half \ud800 a character' })).toMatch(/came back as/)
  expect(await findFlaw({ endsAt: NOW_MS + 0.25 })).toBeDefined()
  expect(await findFlaw({}, [{ id: 'a\u0000', field: 'id', reason: 'bad' }])).toMatch(/^refused by PostgreSQL/)
  expect(await findFlaw({})).toBeUndefined()
})
