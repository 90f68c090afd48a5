import type { Vault } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { buildPreparationCalls } from './buildPreparationCalls.ts'

const factory = '0x00000000000000000000000000000000000000F1'
const vault: Pick<Vault, 'address' | 'deployCalls'> = {
  address: '0x00000000000000000000000000000000000000A1',
  deployCalls: [{ to: factory, valueWei: '0', data: '0x01', purpose: 'Create it' }],
}
const account = vault.address
const token = '0x00000000000000000000000000000000000000C1' as const

test('default: first the vault, then its fees with a margin, then exactly the tokens', () => {
  const common = { met: false, account, required: '9', available: '0' } as const
  const calls = buildPreparationCalls(vault, [
    { kind: 'deployed', met: false, account },
    { ...common, kind: 'native', symbol: 'ETH', token: null, decimals: 18, missing: '2000000000000000' },
    { ...common, kind: 'token', symbol: 'USDC', token, decimals: 6, missing: '1500000' },
    { ...common, kind: 'supplied', symbol: 'USDC', token, decimals: 6, missing: '1' },
  ])
  expect(calls.map(({ to, valueWei, purpose }) => ({ to, valueWei, purpose }))).toEqual([
    { to: factory, valueWei: '0', purpose: 'Create it' },
    { to: vault.address, valueWei: '6000000000000000', purpose: 'Send 0.006 ETH to the vault' },
    { to: token, valueWei: '0', purpose: 'Send 1.5 USDC to the vault' },
  ])
})
