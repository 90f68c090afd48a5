import { expect, test } from 'vitest'
import { buildPriceTicks } from './buildPriceTicks.ts'
import { formatTickPrice } from './formatTickPrice.ts'

test('default', () => {
  expect(buildPriceTicks(2_400, 2_600, 5)).toEqual({
    ...{ ticks: [2_400, 2_450, 2_500, 2_550, 2_600], low: 2_376, high: 2_624, digits: 0 },
  })
})

test('behavior: a price that stands still has room, and digits enough to tell its ticks apart', () => {
  const { ticks, digits } = buildPriceTicks(1, 1, 4)
  expect(ticks.map((tick) => formatTickPrice(tick, digits))).toEqual([
    ...['$0.9990', '$0.9995', '$1.0000', '$1.0005', '$1.0010'],
  ])
  expect(formatTickPrice(92_500, 0)).toBe('$92,500')
})

test('behavior: nothing and next to nothing', () => {
  expect(buildPriceTicks(0, 0, 4)).toMatchObject({ low: 0, high: 1 })
  expect(buildPriceTicks(0.00001, 0.00002, 4)).toMatchObject({ digits: 6 })
})
