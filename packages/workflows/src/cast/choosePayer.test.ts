import type { Policy } from '@spells/core'
import type { WorkspaceId } from '@spells/shared'
import type { Sponsorship } from '@spells/shared/api'
import { zeroAddress } from 'viem'
import { expect, test } from 'vitest'
import { choosePayer, findSponsorOffer } from './choosePayer.ts'

const paymaster = '0x00000000000000000000000000000000000000A1'
const fee = { gasLimit: 100n, maxFeePerGasWei: 10n, ceilingWei: 30n }
const sponsor = { kind: 'sponsor', fallback: 'vault' } as const
const counts = { operations: 5, costWei: '1000' }
const sponsorship: Sponsorship = {
  day: '2026-11-21',
  resetsAt: '2026-11-22T00:00:00.000Z',
  quota: counts,
  used: { operations: 0, costWei: '0' },
  remaining: counts,
  available: true,
  reason: null,
}
const offer = { paymaster, sponsorship } as const
const policy: Policy = {
  key: zeroAddress,
  salt: 0n,
  validAfterSec: 0,
  validUntilSec: 1,
  normal: { lanes: 1, maxOperations: 1, maxGasWei: 1n },
  protective: { lanes: 1, maxOperations: 1, maxGasWei: 1n },
  maxFeePerGasWei: 1n,
  vaultPaysGas: true,
  periods: null,
  paymasters: [paymaster],
  budgets: [],
  rules: [],
}

test('default', () => {
  expect(choosePayer({ offer, fee })).toEqual({ payer: sponsor, paidBy: 'sponsor' })
  expect(choosePayer({ offer, fee, policy })).toEqual({ payer: sponsor, paidBy: 'sponsor' })
})

test('behavior: the vault where nobody sponsors, or the session does not name the paymaster', () => {
  const vault = { payer: { kind: 'vault' }, paidBy: 'vault' }
  expect(choosePayer({ offer: undefined, fee })).toEqual(vault)
  expect(choosePayer({ offer, fee, policy: { ...policy, paymasters: [zeroAddress] } })).toEqual(vault)
  const off: Sponsorship = { ...sponsorship, available: false, reason: { code: 'sponsor_off', message: 'Nobody.' } }
  expect(choosePayer({ offer: { paymaster, sponsorship: off }, fee })).toEqual(vault)
})

test('behavior: the sponsor is asked, but not promised, where it could not pay now', () => {
  const asked = { payer: sponsor, paidBy: 'vault' }
  const cases: readonly (Sponsorship | undefined)[] = [
    undefined,
    { ...sponsorship, available: false },
    { ...sponsorship, remaining: { operations: 5, costWei: '999' } },
  ]
  for (const one of cases) expect(choosePayer({ offer: { paymaster, sponsorship: one }, fee })).toEqual(asked)
})

test('behavior: a sponsor that does not answer stops nobody', async () => {
  const workspaceId = '00000000-0000-4000-8000-000000000001' as WorkspaceId
  const findSponsorship = async () => Promise.reject(new Error('down'))
  expect(await findSponsorOffer({ deployment: { paymaster }, findSponsorship }, workspaceId)).toEqual({
    paymaster,
    sponsorship: undefined,
  })
  expect(await findSponsorOffer({ deployment: {}, findSponsorship }, workspaceId)).toBeUndefined()
  expect(await findSponsorOffer({ deployment: { paymaster } }, workspaceId)).toBeUndefined()
})
