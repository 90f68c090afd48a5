import fc from 'fast-check'
import { type Address, bytesToHex, getAddress, type Hex, numberToHex } from 'viem'
import type { Policy, PolicyRule, WordCheck } from '../src/policy/policy.ts'

const hex = (bytes: number): fc.Arbitrary<Hex> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => bytesToHex(value))

export const addressArbitrary: fc.Arbitrary<Address> = fc
  .bigInt({ min: 1n, max: 2n ** 160n - 1n })
  .map((value) => getAddress(numberToHex(value, { size: 20 })))

const uint = (bits: number): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n })

function checkArbitrary(addresses: readonly Address[], budgets: number): fc.Arbitrary<WordCheck> {
  const address = fc.constantFrom(...addresses)
  const plain: fc.Arbitrary<WordCheck>[] = [
    fc.constant<WordCheck>({ kind: 'free' }),
    fc.constant<WordCheck>({ kind: 'vault' }),
    address.map((one): WordCheck => ({ kind: 'address', address: one })),
    fc.nat(0xffff).map((value): WordCheck => ({ kind: 'small', value })),
    hex(32).map((word): WordCheck => ({ kind: 'word', word })),
    fc.oneof(uint(64), uint(256)).map((bound): WordCheck => ({ kind: 'atMost', bound })),
    fc.oneof(uint(64), uint(256)).map((bound): WordCheck => ({ kind: 'atLeast', bound })),
    fc
      .array(address, { minLength: 1, maxLength: 3 })
      .map((list): WordCheck => ({ kind: 'oneOfAddresses', addresses: list })),
    fc.array(hex(32), { minLength: 1, maxLength: 3 }).map((words): WordCheck => ({ kind: 'oneOfWords', words })),
  ]
  if (budgets === 0) return fc.oneof(...plain)
  const spend = fc.record({ budget: fc.nat(budgets - 1), cap: uint(128) })
  return fc.oneof(
    ...plain,
    spend.map((one): WordCheck => ({ kind: 'spend', ...one })),
    spend.map((one): WordCheck => ({ kind: 'approve', ...one })),
  )
}

function ruleArbitrary(addresses: readonly Address[], budgets: number): fc.Arbitrary<PolicyRule> {
  const words = fc.array(fc.array(checkArbitrary(addresses, budgets), { minLength: 1, maxLength: 2 }), { maxLength: 6 })
  const shared = {
    target: fc.constantFrom(...addresses),
    lanes: fc.constantFrom('normal', 'protective', 'both'),
    value: budgets === 0 ? fc.constant(null) : fc.option(fc.record({ capWei: uint(96), budget: fc.nat(budgets - 1) })),
  } as const
  return fc.oneof(
    { weight: 5, arbitrary: fc.record({ ...shared, selector: hex(4), words }) },
    { weight: 1, arbitrary: fc.record({ ...shared, selector: fc.constant('bare' as const), words: fc.constant([]) }) },
  )
}

/** Any policy that the format can hold. */
export const policyArbitrary: fc.Arbitrary<Policy> = fc
  .record({
    addresses: fc.uniqueArray(addressArbitrary, { minLength: 1, maxLength: 5 }),
    periods: fc.option(
      fc.record({
        anchorSec: fc.integer({ min: 1, max: 2 ** 40 }),
        lengthSec: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
      }),
    ),
    budgetCount: fc.nat(3),
  })
  .chain(({ addresses, periods, budgetCount }) => {
    const quota = fc.record({ lanes: fc.nat(255), maxOperations: fc.nat(2 ** 32 - 1), maxGasWei: uint(80) })
    const budget = fc.record({
      token: fc.oneof(fc.constantFrom(...addresses), fc.constant('native' as const)),
      total: uint(128),
      perPeriod: periods === null ? fc.constant(null) : fc.bigInt({ min: 1n, max: 2n ** 96n - 1n }),
    })
    return fc.record({
      key: addressArbitrary,
      salt: uint(64),
      validAfterSec: fc.nat(2 ** 31),
      validUntilSec: fc.nat(2 ** 31),
      normal: quota,
      protective: quota,
      maxFeePerGasWei: uint(48),
      vaultPaysGas: fc.boolean(),
      periods: fc.constant(periods),
      paymasters: fc.uniqueArray(addressArbitrary, { maxLength: 3 }),
      budgets: fc.array(budget, { minLength: budgetCount, maxLength: budgetCount }),
      rules: fc.array(ruleArbitrary(addresses, budgetCount), { minLength: 1, maxLength: 4 }),
    })
  })
