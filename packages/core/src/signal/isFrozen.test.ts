import { expect, test } from 'vitest'
import { isFrozen } from './isFrozen.ts'

const HOUR_MS = 3_600_000
const nowMs = 100 * HOUR_MS
const ask = (hours: number, others: readonly number[]) =>
  isFrozen(nowMs - hours * HOUR_MS, { nowMs, othersChangedAtMs: others.map((other) => nowMs - other * HOUR_MS) })

test('default', () => {
  expect(ask(13, [1, 2, 30])).toBe(true)
  expect(ask(12, [1, 2, 30])).toBe(false)
})

test('behavior: where most stand still, or there are too few, the world may stand still', () => {
  expect(ask(13, [1, 13])).toBe(false)
  expect(ask(13, [1])).toBe(false)
  expect(ask(13, [])).toBe(false)
})
