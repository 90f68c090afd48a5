import { expect, test } from 'vitest'
import { buildFixturePolicy, POOL, USDC } from '../../test/sessionFixture.ts'
import { listKnownFunctions } from '../protocol/listKnownFunctions.ts'
import { describePolicy } from './describePolicy.ts'

test('default', () => {
  const lines = describePolicy(buildFixturePolicy({ validAfterSec: 1_800_000_000, validUntilSec: 1_800_086_400 }), {
    tokens: [{ address: USDC, symbol: 'USDC', decimals: 6 }],
    contracts: [{ address: POOL, name: 'the Aave pool' }],
    functions: listKnownFunctions(),
  })
  expect(lines).toMatchInlineSnapshot(`
    [
      "Valid from 2027-01-15 08:00 UTC to 2027-01-16 08:00 UTC.",
      "At most 3 operations with gas up to 0.001 ETH, and 2 protective ones with gas up to 0.0001 ETH.",
      "The vault may pay for gas, at up to 0.0000001 gwei.",
      "May spend 0.001 USDC in total.",
      "May call approve on USDC: spender the Aave pool, amount at most 0.0001 USDC, together within the budget.",
      "May call supply on the Aave pool: asset USDC, amount at most 0.0001 USDC from the budget, onBehalfOf this vault, referralCode 0.",
      "May call withdraw on the Aave pool, also to protect: asset USDC, amount anything, to this vault.",
    ]
  `)
})
