import type { SourceHealth } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { describeSource, nameSource } from './describeSource.ts'

const fine: SourceHealth = {
  source: 'feed:harbour-herald',
  status: 'ok',
  periodMs: 1_800_000,
  lastGoodAt: '2026-11-21T00:00:00.000Z',
  ageMs: 240_000,
  lastRun: null,
  runs: 3,
  errorRate: 0,
  missed: 0,
  held: 0,
  maxLateMs: 0,
  breaker: { state: 'closed', failures: 0, until: null },
  dataBad: [],
}
const lastRun = {
  scheduledAt: '2026-11-21T00:00:00.000Z',
  startedAt: '2026-11-21T00:00:00.000Z',
  endedAt: null,
  outcome: 'failed',
  received: 0,
  accepted: 0,
  refused: 0,
  error: 'feed_unreachable',
} as const

test('default', () => {
  expect(describeSource(fine)).toEqual({ tone: 'good', text: 'read 4 min ago' })
  expect(['gamma', 'feed:harbour-herald'].map(nameSource)).toEqual(['Market probabilities', 'harbour-herald'])
})

test('behavior: what stands still, is late or fails is never said to be well', () => {
  const text = (change: Partial<SourceHealth>) => describeSource({ ...fine, ...change }).text
  expect(text({ status: 'frozen' })).toBe('frozen: answers, and stays the same; read 4 min ago')
  expect(text({ status: 'stale', ageMs: 7_200_000 })).toBe('read 2 h ago, due every 30 min')
  expect(text({ status: 'never', ageMs: null })).toBe('not read yet')
  expect(text({ status: 'failing', lastRun })).toBe('fails (feed_unreachable), read 4 min ago')
  expect(text({ status: 'failing', ageMs: null, breaker: { state: 'open', failures: 3, until: null } })).toBe(
    'fails, never read; left alone for a while',
  )
})
