import { expect, test } from 'vitest'
import { describePlan } from './describePlan.ts'

const assets = [
  {
    symbol: 'USDC',
    address: '0xaf88d065e77c8cC2239327C5EDb3A432268e5831',
    decimals: 6,
    aToken: '0x724dc807b04555b71ed48a6896b6F41593b8C637',
  },
] as const
const options = { name: 'Everbloom', assets }
const asset = assets[0].address

test('default', () => {
  expect(
    describePlan({ spell: 'everbloom', action: 'entry', parameters: { asset, amount: '100500000' } }, options),
  ).toBe('Cast Everbloom with 100.5 USDC')
  expect(describePlan({ spell: 'everbloom', action: 'exit', parameters: { asset, amount: 'max' } }, options)).toBe(
    'Close Everbloom: take back all USDC',
  )
})

test('behavior: what is not known is not guessed', () => {
  const plan = { spell: 'everbloom', action: 'entry', parameters: { asset: '0x00', amount: '1' } } as const
  expect(describePlan(plan, options)).toBe('Cast Everbloom')
})
