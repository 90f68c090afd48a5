import { expect, test } from 'vitest'
import { formatPercent } from './formatPercent.ts'

test('default: it never claims certainty that is not there', () => {
  expect([0, 0.0004, 0.5, 0.6237, 0.9996, 1].map(formatPercent)).toEqual([
    '0.0%',
    '<0.1%',
    '50.0%',
    '62.4%',
    '>99.9%',
    '100.0%',
  ])
})
