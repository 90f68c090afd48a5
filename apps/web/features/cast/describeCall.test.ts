import { buildSupplyCall } from '@spells/core'
import { expect, test } from 'vitest'
import { describeCall } from './describeCall.ts'

const pool = '0x794a61358D6845594F94dc1DB02A252b5b4814aD'
const asset = '0xaf88d065e77c8cC2239327C5EDb3A432268e5831'
const account = '0x1111111111111111111111111111111111111111'

test('default', () => {
  expect(describeCall(buildSupplyCall({ pool, asset, amount: 5n, account }))).toEqual({
    name: 'supply',
    parameters: [
      { name: 'asset', value: asset },
      { name: 'amount', value: '5' },
      { name: 'onBehalfOf', value: account },
      { name: 'referralCode', value: '0' },
    ],
  })
})

test('behavior: an unknown function is shown as its bytes', () => {
  expect(describeCall({ target: pool, valueWei: '0', data: '0xdeadbeef' })).toEqual({
    name: 'Unknown function',
    parameters: [{ name: 'data', value: '0xdeadbeef' }],
  })
})
