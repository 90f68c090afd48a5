import type { PriceHistory } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { formatTime } from '../../lib/formatTime.ts'
import { describeHistory } from './describeHistory.ts'
import { listHistoryRows } from './listHistoryRows.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 10, 21, hour)).toISOString()
const step = (hour: number, from: 'observed' | 'gmx', usd: number) => ({
  ...{ at: at(hour), openUsd: `${usd}`, highUsd: `${usd + 9}`, lowUsd: `${usd - 9}`, closeUsd: `${usd + 1}`, from },
})
const history: PriceHistory = {
  points: [step(1, 'gmx', 2500), step(2, 'gmx', 2480), step(5, 'observed', 2510)],
  gaps: [{ from: at(3), to: at(5) }],
}

test('default: what it did, where that is from, and what is not known', () => {
  expect(describeHistory('WETH', history)).toBe(
    `WETH: from $2,500.00 on ${formatTime(at(1))} to $2,511.00 on ${formatTime(at(5))}, between $2,471.00 and $2,519.00. ` +
      'Of 3 steps: 2 from GMX’s record, 1 seen by us. Of one stretch nothing is known.',
  )
})

test('behavior: of nothing nothing is said, and an origin of tomorrow has its own name', () => {
  expect(describeHistory('WETH', { points: [], gaps: [] })).toBe('Nothing is known of WETH in this time.')
  const points = history.points.map((one) => (one.from === 'gmx' ? { ...one, from: 'oracle' } : one))
  expect(describeHistory('WETH', { ...history, points })).toContain('2 from oracle')
})

test('behavior: the table has gaps in their place, the newest first', () => {
  expect(listHistoryRows(history).map((row) => `${row.kind} ${row.at}`)).toEqual([
    `step ${at(5)}`,
    `gap ${at(3)}`,
    `step ${at(2)}`,
    `step ${at(1)}`,
  ])
})
