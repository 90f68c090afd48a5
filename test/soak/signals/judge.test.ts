import { expect, test } from 'vitest'
import { judgeGrowth } from './judgeGrowth.ts'
import { judgeSample, type Said } from './judgeSample.ts'
import { listMissedSlots, listSlots, type Run } from './listMissedSlots.ts'
import type { Served } from './served.ts'

const MINUTE_MS = 60_000
const NOW_MS = Date.UTC(2030, 0, 1, 12)
const at = (agoMs: number) => new Date(NOW_MS - agoMs).toISOString()
const age = (ageMs: number, stale = false) => ({ observedAt: at(ageMs), ageMs, stale, servedFrom: 'cache' as const })

const token = `0x${'ab'.repeat(20)}` as const
const said: Said = {
  markets: {
    items: [
      {
        ...{
          id: '1',
          source: 'gamma',
          question: 'Will it?',
          slug: 'will-it',
          outcomes: ['Yes', 'No'],
          probability: 0.4,
        },
        ...{ liquidityUsd: null, volumeUsd: null, endsAt: null, status: 'open', signal: 'market:gamma:1:0' },
        observedAt: at(MINUTE_MS),
      },
    ],
    nextCursor: null,
    age: age(MINUTE_MS),
  },
  prices: {
    items: [
      {
        ...{ token, symbol: 'ETH', decimals: 18, source: 'gmx', priceUsd: '2500', minUsd: '2499.5', maxUsd: '2500.5' },
        ...{ observedAt: at(MINUTE_MS), ageMs: MINUTE_MS, stale: false },
      },
    ],
    age: age(MINUTE_MS),
  },
  stories: { age: age(20 * MINUTE_MS) },
  factors: { model: 'factors-1', at: at(20 * MINUTE_MS), items: [], age: age(20 * MINUTE_MS) },
  events: [],
  health: { status: 'ok', now: at(0), sources: [] },
}
const served: readonly Served[] = [
  { upstream: 'gamma', askedAtMs: NOW_MS - MINUTE_MS + 500, reachMs: 5_000, values: new Map([['1', '0.4']]) },
  {
    upstream: 'gmx',
    askedAtMs: NOW_MS - MINUTE_MS,
    reachMs: 5_000,
    values: new Map([[token, '2499500000000000/2500500000000000']]),
  },
]
const judge = (changed: Partial<Said>, documents = served) =>
  judgeSample({ ...said, ...changed }, { fromMs: NOW_MS, toMs: NOW_MS + 100 }, documents, {
    ageMs: 1_000,
  })

test('default: what the upstreams said, with its age, is true', () => {
  expect(judge({})).toEqual([])
  const never = { observedAt: null, ageMs: null, stale: true, servedFrom: 'database' as const }
  expect(judge({ stories: { age: never } })).toEqual([])
})

test('behavior: an age that is too small, too large, or called fresh when it is not, is noticed', () => {
  const kinds = (changed: Partial<Said>) => judge(changed).map(({ kind }) => kind)
  expect(kinds({ stories: { age: { ...age(20 * MINUTE_MS), ageMs: 18 * MINUTE_MS } } })).toEqual(['age'])
  expect(kinds({ stories: { age: { ...age(20 * MINUTE_MS), ageMs: 22 * MINUTE_MS } } })).toEqual(['age'])
  expect(kinds({ stories: { age: age(61 * MINUTE_MS) } })).toEqual(['age'])
  expect(kinds({ stories: { age: age(61 * MINUTE_MS, true) } })).toEqual([])
  expect(kinds({ markets: { ...said.markets, age: age(3 * MINUTE_MS, true) } })).toEqual(['age'])
  expect(kinds({ stories: { age: { ...age(MINUTE_MS), observedAt: null } } })).toEqual(['age'])
})

test('behavior: a value that nobody said, or said at another time, is noticed', () => {
  expect(judge({}, []).map(({ kind }) => kind)).toEqual(['value', 'value'])
  const later = served.map((document) => ({ ...document, askedAtMs: NOW_MS }))
  expect(judge({}, later).map(({ kind }) => kind)).toEqual(['value', 'value'])
  const other = served.map((document) => ({ ...document, values: new Map([['1', '0.41']]) }))
  expect(judge({}, other)).toHaveLength(2)
})

test('behavior: a price of a feed on the chain was said by the feed, and not by GMX', () => {
  const [price] = said.prices.items
  if (!price) throw new Error('There is one price.')
  const items = [{ ...price, source: 'chainlink' as const, minUsd: '2500', maxUsd: '2500' }]
  const prices = { ...said.prices, items }
  expect(judge({ prices }).map(({ kind }) => kind)).toEqual(['value'])
  const values = new Map([['ETH', '2500']])
  const reading: Served = { upstream: 'chainlink', askedAtMs: NOW_MS - MINUTE_MS, reachMs: 5_000, values }
  expect(judge({ prices }, [...served, reading])).toEqual([])
})

test('behavior: the slots of each source, and those that no ended run belongs to', () => {
  const span = { fromMs: NOW_MS + 1, toMs: NOW_MS + 30 * MINUTE_MS }
  expect(listSlots('gamma', span)).toHaveLength(14)
  expect(listSlots('world', { ...span, fromMs: NOW_MS })).toEqual([NOW_MS])
  expect(listSlots('relations', span)).toEqual([NOW_MS + 10 * MINUTE_MS])
  const run = (slot: number, endedAtMs: number | null, outcome = 'good'): Run => ({
    ...{ source: 'gamma', scheduledAtMs: slot, startedAtMs: slot, endedAtMs, outcome, error: null },
  })
  const slots = listSlots('gamma', span)
  const runs = slots
    .map((slot, place) => run(slot, place === 3 ? null : slot + 1, place === 7 ? 'replaced' : 'good'))
    .filter((_, place) => place !== 5)
  expect(listMissedSlots(runs, 'gamma', span)).toEqual([slots[3], slots[5], slots[7]])
})

test('behavior: a saw tooth is no growth, a slope is', () => {
  const MIB = 1024 * 1024
  const samples = (bytes: (place: number) => number) =>
    Array.from({ length: 100 }, (_, place) => ({ atMs: place * MINUTE_MS, bytes: bytes(place) * MIB }))
  expect(judgeGrowth(samples((place) => 200 + (place % 10) * 2))).toMatchObject({ grows: false })
  expect(judgeGrowth(samples((place) => (place < 15 ? place * 20 : 300)))).toMatchObject({
    grows: false,
    mibPerHour: 0,
  })
  expect(judgeGrowth(samples((place) => 200 + place))).toMatchObject({ grows: true, mibPerHour: 60 })
  const few = samples((place) => 30 + place * 10)
  expect(judgeGrowth(few.slice(0, 24)).grows).toBe(true)
  expect(judgeGrowth(few.slice(0, 23)).grows).toBe(false)
  expect(judgeGrowth([])).toMatchObject({ grows: false, samples: 0 })
})
