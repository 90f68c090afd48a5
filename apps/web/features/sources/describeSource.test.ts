import { expect, test } from 'vitest'
import { describeBreaker, describeFailures, describeMissed, describeRun } from './describeRun.ts'
import { describeSource } from './describeSource.ts'
import { explainSource, nameSource } from './nameSource.ts'

type Source = Parameters<typeof describeSource>[0]
const fine: Source = {
  ...{ status: 'ok', periodMs: 1_800_000, ageMs: 240_000, lastRun: null },
  breaker: { state: 'closed', failures: 0, until: null },
}
const lastRun = {
  outcome: 'failed',
  received: 0,
  accepted: 0,
  refused: 0,
  error: 'feed_unreachable',
  paging: null,
} as const

const none = { held: 0, replaced: 0, lastRun: null } as const

test('default', () => {
  expect(describeSource(fine)).toEqual({ tone: 'good', text: 'read 4 min ago' })
  expect(['gamma', 'gamma-events', 'feed:harbour-herald'].map(nameSource)).toEqual([
    ...['Market probabilities', 'Which markets belong together', 'harbour-herald'],
  ])
})

test('behavior: what stands still, is late or fails is never said to be well', () => {
  const text = (change: Partial<Source>) => describeSource({ ...fine, ...change }).text
  expect(text({ status: 'frozen' })).toBe('frozen: answers, and stays the same; read 4 min ago')
  expect(text({ status: 'stale', ageMs: 7_200_000 })).toBe('read 2 h ago, due every 30 min')
  expect(text({ status: 'never', ageMs: null })).toBe('not read yet')
  expect(text({ status: 'failing', lastRun })).toBe('fails (feed_unreachable), read 4 min ago')
  expect(text({ status: 'failing', ageMs: null, breaker: { state: 'open', failures: 3, until: null } })).toBe(
    'fails, never read; left alone for a while',
  )
})

test('behavior: a run, the breaker and the failures in words', () => {
  expect(describeRun(lastRun)).toBe('failed; feed_unreachable')
  expect(
    describeRun({
      ...{ ...lastRun, outcome: 'partial', error: null },
      ...{ received: 1_204, accepted: 1_200, refused: 4, paging: 'keyset' },
    }),
  ).toBe('worked in part; 1,200 of 1,204 taken, 4 refused; paged by cursor')
  expect(describeBreaker(fine.breaker)).toBe('asked each time')
  expect(describeBreaker({ state: 'half_open', failures: 4, until: null })).toBe(
    'asked once more, after 4 failures in a row',
  )
  expect([describeMissed({ missed: 0, replaced: 0 }), describeMissed({ missed: 2, replaced: 1 })]).toEqual([
    ...['no slot', '2 slots; 1 overtaken by the next'],
  ])
  expect([
    describeFailures({ ...none, errorRate: null, runs: 0 }),
    describeFailures({ ...none, errorRate: 0, runs: 48 }),
    describeFailures({ ...none, errorRate: 1 / 720, runs: 720 }),
    describeFailures({ ...none, errorRate: 1, runs: 720, held: 360 }),
    describeFailures({ ...none, errorRate: 0, runs: 4, replaced: 2, lastRun: { outcome: 'running' } }),
    describeFailures({ ...none, errorRate: null, runs: 30, replaced: 30 }),
  ]).toEqual([
    ...['no run yet', 'none of 48', '1 of 720 (<1 %)', '360 of 360 (100 %)', 'none of 1'],
    'no run came to its own end',
  ])
})

test('behavior: a source, a status and an outcome of a later release are shown by their own names', () => {
  expect([nameSource('moon'), explainSource('moon')]).toEqual(['moon', 'a source'])
  expect(describeSource({ ...fine, status: 'sleeping' })).toEqual({
    tone: 'attention',
    text: 'sleeping, read 4 min ago',
  })
  expect(describeRun({ ...lastRun, outcome: 'dreamt', paging: 'by_moonlight' })).toBe(
    'dreamt; feed_unreachable; by_moonlight',
  )
})
