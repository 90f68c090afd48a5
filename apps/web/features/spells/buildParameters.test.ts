import { expect, test } from 'vitest'
import { buildParameters } from './buildParameters.ts'
import type { ParameterView } from './describeParameters.ts'

const assets = [
  {
    symbol: 'USDC',
    address: '0xaf88d065e77c8cC2239327C5EDb3A432268e5831',
    decimals: 6,
    aToken: '0x724dc807b04555b71ed48a6896b6F41593b8C637',
  },
] as const
const parameters: readonly ParameterView[] = [
  { name: 'asset', required: true, kind: 'asset' },
  { name: 'amount', required: true, kind: 'amountOrMax' },
  { name: 'minAmount', required: false, kind: 'amount' },
]
const asset = assets[0].address

test('default', () => {
  expect(buildParameters(parameters, { asset: asset.toLowerCase(), amount: '1,000.5', minAmount: '' }, assets)).toEqual(
    {
      ok: true,
      value: { asset, amount: '1000500000' },
    },
  )
  expect(buildParameters(parameters, { asset, amount: 'max' }, assets)).toMatchObject({
    ok: true,
    value: { amount: 'max' },
  })
})

test('rejects: every wrong field is named', () => {
  expect(buildParameters(parameters, { asset: '0x00', amount: 'lots', minAmount: '-1' }, assets)).toEqual({
    ok: false,
    refusal: {
      code: 'invalid',
      errors: [
        { field: 'asset', message: 'Choose a token.' },
        { field: 'amount', message: '“lots” is not a number. Use digits and a point.' },
        { field: 'minAmount', message: '“-1” is not a number. Use digits and a point.' },
      ],
    },
  })
})

test('rejects: max where the spell takes an amount only', () => {
  const exact: readonly ParameterView[] = [{ name: 'amount', required: true, kind: 'amount' }]
  expect(buildParameters(exact, { amount: 'max' }, assets).ok).toBe(false)
})
