import { expect, test } from 'vitest'
import { formatAmount } from './formatAmount.ts'

test('default', () => {
  expect(formatAmount('1234567890', 6)).toBe('1,234.56789')
  expect(formatAmount(10n ** 24n, 18)).toBe('1,000,000')
  expect(formatAmount('0', 6)).toBe('0')
})

test('behavior: cuts, never rounds up, and never shows something as nothing', () => {
  expect(formatAmount('1999999', 6, { maxFractionDigits: 2 })).toBe('1.99')
  expect(formatAmount('1', 18)).toBe('<0.000001')
})
