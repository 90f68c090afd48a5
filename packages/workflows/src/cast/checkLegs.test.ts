import { encodePolicy, everbloom, type Policy } from '@spells/core'
import { type Address, getAddress } from 'viem'
import { expect, test } from 'vitest'
import { checkLegs } from './checkLegs.ts'

const place = (last: string): Address => getAddress(`0x${last.padStart(40, '0')}`)
const address = place('aa')
const asset = place('c0')
const deployment = {
  aave: { pool: place('b0'), assets: [{ symbol: 'USDC', address: asset, decimals: 6, aToken: place('c1') }] },
}
const limits = { asset, budget: '1000', perCast: '100' }
const grant = everbloom.buildGrant({ vault: address, deployment }, limits)
if (!grant.ok) throw new Error(grant.refusal.code)
const policy: Policy = {
  key: place('dd'),
  salt: 1n,
  validAfterSec: 0,
  validUntilSec: 2_000_000_000,
  normal: { lanes: 1, maxOperations: 1, maxGasWei: 1n },
  protective: { lanes: 1, maxOperations: 1, maxGasWei: 1n },
  maxFeePerGasWei: 1n,
  vaultPaysGas: true,
  periods: null,
  paymasters: [],
  ...grant.value,
}
const arm = (changed: Policy) =>
  checkLegs({ address, session: { spell: 'everbloom', policy: encodePolicy(changed), limits } }, deployment)

test('default', () => {
  expect(arm(policy)).toBeUndefined()
})

test('rejects: exit_not_covered, naming the call', () => {
  expect(arm({ ...policy, rules: policy.rules.slice(0, 2) })).toEqual({
    code: 'exit_not_covered',
    message: `The grant does not allow the exit: its call "withdraw" to ${deployment.aave.pool} would be refused on protective lanes (selector_refused).`,
  })
})

test('rejects: entry_not_covered, grant_unreadable', () => {
  expect(arm({ ...policy, rules: policy.rules.slice(1) })?.code).toBe('entry_not_covered')
  expect(checkLegs({ address, session: { spell: 'everbloom', policy: '0x00', limits } }, deployment)?.code).toBe(
    'grant_unreadable',
  )
})
