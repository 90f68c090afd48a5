import { expect, test } from 'vitest'
import { parseAmount } from './parseAmount.ts'

test('default', () => {
  expect(parseAmount(' 1,250.5 ', 6)).toEqual({ ok: true, value: 1_250_500_000n })
  expect(parseAmount('.5', 6)).toEqual({ ok: true, value: 500_000n })
  expect(parseAmount('1.50000000', 6)).toEqual({ ok: true, value: 1_500_000n })
})

test.each([
  ['', 'empty'],
  ['1e6', 'not_a_number'],
  ['-1', 'not_a_number'],
  ['.', 'not_a_number'],
  ['0.0000001', 'too_precise'],
  ['0.0', 'zero'],
])('rejects: %s as %s', (text, code) => {
  expect(parseAmount(text, 6)).toMatchObject({ ok: false, refusal: { code } })
})
