import { expect, test } from 'vitest'
import { formatMoney } from './formatMoney.ts'

test('default', () => {
  expect(['1012.349', '1234567.5', '0', '3'].map(formatMoney)).toEqual(['$1,012.34', '$1,234,567.50', '$0.00', '$3.00'])
})

test('behavior: something is never shown as nothing', () => {
  expect(formatMoney('0.004')).toBe('<$0.01')
})
