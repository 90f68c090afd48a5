import { expect, test } from 'vitest'
import { formatAge } from './formatAge.ts'
import { formatDay, formatTime } from './formatTime.ts'
import { formatUsd } from './formatUsd.ts'
import { shortenHex } from './shortenHex.ts'

test('behavior: dollars are short, and unknown is a dash', () => {
  expect([null, 0, 950, 999.96, 1_234, 999_960, 1_234_567, 12_904_551, 2e9].map(formatUsd)).toEqual([
    '–',
    '$0',
    '$950',
    '$1K',
    '$1.2K',
    '$1M',
    '$1.2M',
    '$12.9M',
    '$2B',
  ])
})

test('behavior: age is in its largest fitting unit', () => {
  expect([0, 59_999, 60_000, 7_200_000, 180_000_000].map(formatAge)).toEqual(['0 s', '59 s', '1 min', '2 h', '2 d'])
})

test('behavior: hex keeps its ends', () => {
  expect(shortenHex('0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108')).toBe('0x4337…f108')
  expect(shortenHex('0x1234')).toBe('0x1234')
})

test('behavior: a moment is told in the reader’s own time zone', () => {
  const at = new Date(2026, 10, 21, 4, 3).toISOString()
  expect([formatDay(at), formatTime(at)]).toEqual(['21 Nov 2026', '21 Nov 2026, 04:03'])
})
