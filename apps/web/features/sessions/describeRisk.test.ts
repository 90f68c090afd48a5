import { encodePolicy, everbloom, type Policy } from '@spells/core'
import { expect, test } from 'vitest'
import { describeRisk } from './describeRisk.ts'

const usdc = {
  symbol: 'USDC',
  address: '0xaf88d065e77c8cC2239327C5EDb3A432268e5831',
  decimals: 6,
  aToken: '0x724dc807b04555b71ed48a6896b6F41593b8C637',
} as const
const vault = '0x1111111111111111111111111111111111111111'
const grant = everbloom.buildGrant(
  { vault, deployment: { aave: { pool: '0x794a61358D6845594F94dc1DB02A252b5b4814aD', assets: [usdc] } } },
  { asset: usdc.address, budget: '500000000', perCast: '100000000' },
)
if (!grant.ok) throw new Error(grant.refusal.code)
const policy: Policy = {
  key: vault,
  salt: 1n,
  validAfterSec: 0,
  validUntilSec: 1_800_000_000,
  normal: { lanes: 3, maxOperations: 20, maxGasWei: 10n ** 16n },
  protective: { lanes: 1, maxOperations: 10, maxGasWei: 2n * 10n ** 16n },
  maxFeePerGasWei: 500_000_000_000n,
  vaultPaysGas: true,
  periods: null,
  paymasters: [],
  ...grant.value,
}

test('default', () => {
  expect(describeRisk(encodePolicy(policy), [usdc])).toEqual({
    spends: [{ symbol: 'USDC', decimals: 6, amount: 500_000_000n }],
    gasWei: 3n * 10n ** 16n,
    operations: 20,
    protectiveOperations: 10,
    validUntilMs: 1_800_000_000_000,
  })
})

test('behavior: a token we do not know is never given a name or decimals', () => {
  expect(describeRisk(encodePolicy(policy), [])?.spends).toEqual([
    { symbol: `units of ${usdc.address}`, decimals: 0, amount: 500_000_000n },
  ])
})

test('behavior: a policy that cannot be read has no risk figure', () => {
  expect(describeRisk('0x00', [usdc])).toBeUndefined()
})
