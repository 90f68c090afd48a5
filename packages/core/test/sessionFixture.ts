import { type Address, getAddress, zeroAddress } from 'viem'
import type { Policy } from '../src/policy/policy.ts'
import { everbloom } from '../src/spell/everbloom.ts'
import type { SpellContext } from '../src/spell/spell.ts'
import { encodeExecuteBatch } from '../src/userop/executeBatch.ts'
import type { UserOperation } from '../src/userop/getUserOpHash.ts'
import { buildNonce, buildNonceKey } from '../src/userop/nonceKey.ts'
import { toVaultCall } from '../src/userop/toVaultCall.ts'

export const VAULT: Address = getAddress('0x00000000000000000000000000000000000000aa')
export const POOL: Address = getAddress('0x00000000000000000000000000000000000000b0')
export const USDC: Address = getAddress('0x00000000000000000000000000000000000000c0')
export const A_USDC: Address = getAddress('0x00000000000000000000000000000000000000c1')
export const VALIDATOR: Address = getAddress('0x00000000000000000000000000000000000000d0')
export const STRANGER: Address = getAddress('0x00000000000000000000000000000000000000ee')

export const context: SpellContext = {
  vault: VAULT,
  deployment: {
    aave: { pool: POOL, assets: [{ symbol: 'USDC', address: USDC, decimals: 6, aToken: A_USDC }] },
  },
}

/** Everbloom's grant with a budget of 1000 and 100 per cast, valid (1000, 2000]. */
export function buildFixturePolicy(overrides: Partial<Policy> = {}): Policy {
  const grant = everbloom.buildGrant(context, { asset: USDC, budget: '1000', perCast: '100' })
  if (!grant.ok) throw new Error(grant.refusal.code)
  return {
    key: zeroAddress,
    salt: 1n,
    validAfterSec: 1000,
    validUntilSec: 2000,
    normal: { lanes: 2, maxOperations: 3, maxGasWei: 10n ** 15n },
    protective: { lanes: 1, maxOperations: 2, maxGasWei: 10n ** 14n },
    maxFeePerGasWei: 100n,
    vaultPaysGas: true,
    periods: null,
    paymasters: [],
    ...grant.value,
    ...overrides,
  }
}

export function buildFixtureUserOp(overrides: Partial<UserOperation> = {}): UserOperation {
  const entry = everbloom.buildEntry(context, { asset: USDC, amount: '100' })
  if (!entry.ok) throw new Error(entry.refusal.code)
  return {
    sender: VAULT,
    nonce: buildNonce(buildNonceKey(VALIDATOR, { laneClass: 'normal', index: 0 }), 0n),
    callData: encodeExecuteBatch(entry.value.calls.map(toVaultCall)),
    callGasLimit: 100_000n,
    verificationGasLimit: 100_000n,
    preVerificationGas: 50_000n,
    maxFeePerGas: 10n,
    maxPriorityFeePerGas: 1n,
    signature: '0x',
    ...overrides,
  }
}
