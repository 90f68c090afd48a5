import { expect, test } from 'vitest'
import { isWindowTooLong } from './isWindowTooLong.ts'

const NOW_SEC = 1_800_000_000
const ends = (afterSec: number) => isWindowTooLong({ validUntilMs: (NOW_SEC + afterSec) * 1000, nowSec: NOW_SEC })

test('default: ten minutes, and a minute for nodes that are apart', () => {
  expect([-1, 0, 600, 660, 661, 86_400].map(ends)).toEqual([false, false, false, false, true, true])
})

test('behavior: a window without an end is too long', () => {
  expect(ends(Number.POSITIVE_INFINITY)).toBe(true)
})
