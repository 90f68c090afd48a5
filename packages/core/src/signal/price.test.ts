import { expect, test } from 'vitest'
import { computeValueUsd, sumUsd, toMidUsd } from './price.ts'

const weth = { minUsd: '2499.5', maxUsd: '2500.5', decimals: 18 }

test('default', () => {
  expect(toMidUsd(weth)).toBe('2500')
  expect(computeValueUsd(1_500_000_000_000_000_000n, weth)).toBe('3750')
  expect(computeValueUsd(1_234_567n, { minUsd: '1', maxUsd: '1', decimals: 6 })).toBe('1.234567')
})

test('behavior: rounds down, and never through floating point', () => {
  expect(computeValueUsd(1n, weth)).toBe('0')
  expect(computeValueUsd(10n ** 40n, weth)).toBe('25000000000000000000000000')
  expect(sumUsd(['0.1', '0.2', '1000000000000000000000.3'])).toBe('1000000000000000000000.6')
  expect(sumUsd([])).toBe('0')
})
