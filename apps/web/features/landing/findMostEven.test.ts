import { expect, test } from 'vitest'
import { findMostEven } from './findMostEven.ts'

test('default', () => {
  const markets = [0.9, 0.45, 0.05, 0.55].map((probability, id) => ({ id, probability }))
  expect(findMostEven(markets)).toEqual({ id: 1, probability: 0.45 })
})

test('behavior: of no markets none', () => {
  expect(findMostEven([])).toBeUndefined()
})
