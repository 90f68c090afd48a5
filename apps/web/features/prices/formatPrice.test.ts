import { expect, test } from 'vitest'
import { formatPrice } from './formatPrice.ts'

test('default', () => {
  expect(['91234.567', '2500', '3.14159', '0.99987', '0.0000123456', '0.5'].map(formatPrice)).toEqual([
    '$91,234.56',
    '$2,500.00',
    '$3.1415',
    '$0.9998',
    '$0.00001234',
    '$0.5000',
  ])
})

test('behavior: nothing is nothing', () => {
  expect(['0', '0.0'].map(formatPrice)).toEqual(['$0.0000', '$0.0000'])
})
