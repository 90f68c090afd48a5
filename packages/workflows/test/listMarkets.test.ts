import type { ObservedMarket } from '@spells/core'
import { listMarkets, type MarketListing, type MarketPlace, type MarketRow, saveMarkets } from '@spells/db'
import type { MarketOrder, MarketSort } from '@spells/shared/api'
import type { MarketSnapshot } from '@spells/signals'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { listSnapshotMarkets, toMarketPlace } from '../src/markets/listSnapshotMarkets.ts'
import { toObservedMarket } from '../src/markets/toMarket.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()

const sorts: readonly MarketSort[] = ['volume', 'probability', 'endsAt', 'newest']
const orders: readonly MarketOrder[] = ['asc', 'desc']
/** The most that a run of pages may need: each page of one market, and the empty one at the end. */
const MOST_PAGES = 80

// Few values of each, so that many markets share a key; ids of other lengths, other scripts' order, and no number at all.
const money = fc.constantFrom(null, 0, 0.1, 0.1 + 0.2, 200, 200.000001, 12_345_678_901.23)
const row: fc.Arbitrary<MarketRow> = fc.record({
  source: fc.constant('gamma' as const),
  id: fc.oneof(
    fc.integer({ min: 0, max: 1_200 }).map(String),
    fc.stringMatching(/^[A-Za-z0-9_-]{1,4}$/),
    fc.constantFrom('007', '7', '999999999999999', '1000000000000000'),
  ),
  question: fc.constantFrom('Rate cut?', 'RATE rise: 50% or more?', 'An election?'),
  slug: fc.constantFrom('rate', 'election_2026', 'other'),
  outcomes: fc.constant(['Yes', 'No']),
  tokenIds: fc.constant(['1', '2']),
  probability: fc.constantFrom(0, 0.05, 0.5, 0.500001, 1),
  liquidityUsd: fc.constant(null),
  volumeUsd: money,
  endsAt: fc.constantFrom(null, NOW_MS - 1, NOW_MS, NOW_MS + 1, Date.parse('1999-12-31T23:59:59.999Z'), 4e12 + 1),
  status: fc.constantFrom('open', 'resolved', 'disputed'),
  observedAt: fc.constant(NOW_MS),
})
const rows = fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 60 })
const filter = fc.record({
  q: fc.constantFrom(undefined, undefined, 'rate', '50%', 'n_2'),
  status: fc.constantFrom(undefined, undefined, 'open' as const),
  limit: fc.constantFrom(1, 3, 7, 100),
  isOfTag: fc.boolean(),
})

const toSnapshot = (markets: readonly ObservedMarket[]): MarketSnapshot => ({
  source: 'gamma',
  observedAtMs: NOW_MS,
  markets,
  refused: [],
  counts: { received: markets.length, accepted: markets.length, refused: 0 },
})

type Read = (after: MarketPlace | undefined) => Promise<readonly ObservedMarket[]>

/** Every page of a list, by ids. */
async function readPages({ sort }: MarketListing, read: Read): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = []
  let after: MarketPlace | undefined
  do {
    const found = await read(after)
    pages.push(found.map(({ id }) => id))
    const last = found.at(-1)
    // As it comes back in a cursor.
    after = last && JSON.parse(JSON.stringify(toMarketPlace(last, sort)))
  } while (after && pages.length < MOST_PAGES)
  return pages
}

afterEach(() => database.query('truncate markets cascade'))

test.each(sorts.flatMap((sort) => orders.map((order) => ({ sort, order }))))(
  'behavior: cache and database give the same pages, each market once ($sort, $order)',
  async (listing) => {
    await fc.assert(
      fc.asyncProperty(rows, filter, async (stored, { isOfTag, ...asked }) => {
        await database.query('truncate markets cascade')
        await database.system.withSystem((tx) => saveMarkets(tx, stored))
        const snapshot = toSnapshot(stored.map(toObservedMarket))
        const ids = isOfTag ? stored.filter((_, at) => at % 3 !== 0).map(({ id }) => id) : undefined
        const request = { ...listing, ...asked, ids }
        const fromDatabase = await readPages(listing, async (after) => {
          const found = await database.scoped.withPublic((tx) => listMarkets(tx, { ...request, after }))
          return found.map(toObservedMarket)
        })
        const fromCache = await readPages(listing, async (after) =>
          listSnapshotMarkets(snapshot, { ...request, after }),
        )
        expect(fromCache).toEqual(fromDatabase)
        const whole = listSnapshotMarkets(snapshot, { ...request, limit: stored.length })
        expect(fromCache.flat()).toEqual(whole.map(({ id }) => id))
        expect(fromCache.at(-1)).toEqual([])
      }),
      { numRuns: 25 },
    )
  },
)

test('behavior: what is not known comes last in both orders; what is alike goes by its id', () => {
  const build = (id: string, facts: Partial<ObservedMarket>): ObservedMarket => ({
    ...{ source: 'gamma', id, question: id, slug: id, outcomes: ['Yes', 'No'], tokenIds: ['1', '2'] },
    ...{ probability: 0.5, liquidityUsd: null, volumeUsd: null, endsAtMs: null, status: 'open', observedAtMs: NOW_MS },
    ...facts,
  })
  const snapshot = toSnapshot([
    build('9', { volumeUsd: 1, endsAtMs: NOW_MS }),
    build('10', { volumeUsd: 1, probability: 0.1 }),
    build('x', { endsAtMs: NOW_MS - 1 }),
  ])
  const list = (sort: MarketSort, order: MarketOrder) =>
    listSnapshotMarkets(snapshot, { sort, order, limit: 10 }).map(({ id }) => id)
  expect(list('volume', 'desc')).toEqual(['9', '10', 'x'])
  expect(list('volume', 'asc')).toEqual(['10', '9', 'x'])
  expect(list('probability', 'asc')).toEqual(['10', '9', 'x'])
  expect(list('endsAt', 'asc')).toEqual(['x', '9', '10'])
  expect(list('endsAt', 'desc')).toEqual(['9', 'x', '10'])
  expect(list('newest', 'desc')).toEqual(['10', '9', 'x'])
  expect(list('newest', 'asc')).toEqual(['9', '10', 'x'])
})
