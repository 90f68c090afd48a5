import type { SessionRef, VaultId } from '@spells/shared'
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
const options = { spells: [{ id: 'everbloom', name: 'Everbloom' }], assets }
const vaultId = '0e5a1f4e-0000-4000-8000-000000000002' as VaultId
const asset = assets[0].address

test('default', () => {
  expect(
    describePlan({ vaultId, spell: 'everbloom', action: 'entry', parameters: { asset, amount: '100500000' } }, options),
  ).toBe('Cast Everbloom with 100.5 USDC')
  expect(
    describePlan({ vaultId, spell: 'everbloom', action: 'exit', parameters: { asset, amount: 'max' } }, options),
  ).toBe('Close Everbloom: take back all USDC')
})

test('behavior: what is not known is not guessed', () => {
  const plan = { vaultId, spell: 'everbloom', action: 'entry', parameters: { asset: '0x00', amount: '1' } } as const
  expect(describePlan(plan, options)).toBe('Cast Everbloom')
})

test('behavior: what the owner does to the vault itself', () => {
  const withdraw = { vaultId, action: 'withdraw', token: 'native', amount: '500000000000000000' } as const
  expect(describePlan(withdraw, options)).toBe('Withdraw 0.5 ETH')
  expect(describePlan({ ...withdraw, token: asset, amount: '2500000' }, options)).toBe('Withdraw 2.5 USDC')
  const sessionId = '0e5a1f4e-0000-4000-8000-000000000003' as SessionRef
  expect(describePlan({ vaultId, action: 'disarm', sessionId }, options)).toBe('Disarm a session')
  expect(describePlan({ vaultId, action: 'disarmAll' }, options)).toBe('Disarm every session')
})
