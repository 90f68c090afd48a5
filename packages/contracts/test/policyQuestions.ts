import {
  encodeExecuteBatch,
  type Policy,
  type PolicyRule,
  type SessionUse,
  type UserOperation,
  type VaultCall,
  type WordCheck,
} from '@spells/core'
import fc from 'fast-check'
import { type Address, bytesToHex, concat, getAddress, type Hex, numberToHex, pad, zeroHash } from 'viem'

const ADDRESSES = [1, 2, 3].map((n) => getAddress(numberToHex(0xf000 + n, { size: 20 })))
const SELECTORS: readonly Hex[] = ['0x11111111', '0x22222222']
export const NOW_SEC = 1_900_000_000

/** Stands for the vault's own address, which is not known when arbitraries are made. */
const VAULT_WORD: Hex = `0x${'fe'.repeat(32)}`

/** The first, five times of six. */
function often<A, B>(usual: fc.Arbitrary<A>, other: fc.Arbitrary<B>): fc.Arbitrary<A | B> {
  return fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: other })
}

const address = fc.constantFrom(...ADDRESSES)
const selector = fc.constantFrom(...SELECTORS)
// Small numbers meet small bounds often; the others try the edges.
const number = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: 0n, max: 8n }) },
  { weight: 1, arbitrary: fc.constantFrom(2n ** 128n - 1n, 2n ** 128n, 2n ** 160n, 2n ** 256n - 1n) },
)
const u128 = number.map((value) => value % 2n ** 128n)
const word = fc.oneof(
  number.map((value) => numberToHex(value, { size: 32 })),
  address.map((one) => pad(one)),
  address.map((one): Hex => `0x01${pad(one).slice(4)}`),
  fc.constant(VAULT_WORD),
)

const check: fc.Arbitrary<WordCheck> = fc.oneof(
  fc.constant<WordCheck>({ kind: 'free' }),
  fc.constant<WordCheck>({ kind: 'vault' }),
  address.map((one): WordCheck => ({ kind: 'address', address: one })),
  fc.nat(8).map((value): WordCheck => ({ kind: 'small', value })),
  number.map((value): WordCheck => ({ kind: 'word', word: numberToHex(value, { size: 32 }) })),
  number.map((bound): WordCheck => ({ kind: 'atMost', bound })),
  number.map((bound): WordCheck => ({ kind: 'atLeast', bound })),
  fc.record({ budget: fc.nat(1), cap: u128 }).map((one): WordCheck => ({ kind: 'spend', ...one })),
  fc.record({ budget: fc.nat(1), cap: u128 }).map((one): WordCheck => ({ kind: 'approve', ...one })),
  fc
    .uniqueArray(address, { minLength: 1, maxLength: 2 })
    .map((list): WordCheck => ({ kind: 'oneOfAddresses', addresses: list })),
  fc.array(number, { minLength: 1, maxLength: 2 }).map(
    (list): WordCheck => ({
      kind: 'oneOfWords',
      words: list.map((value) => numberToHex(value, { size: 32 })),
    }),
  ),
)

const rule: fc.Arbitrary<PolicyRule> = fc
  .record({
    target: address,
    selector: fc.oneof({ weight: 5, arbitrary: selector }, { weight: 1, arbitrary: fc.constant('bare' as const) }),
    lanes: fc.constantFrom('normal', 'protective', 'both', 'both', 'both'),
    value: fc.option(fc.record({ capWei: fc.bigInt({ min: 1n, max: 6n }), budget: fc.constant(1) })),
    words: fc.array(fc.array(check, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 }),
  } as const)
  .map((one) => (one.selector === 'bare' ? { ...one, words: [] } : one))

const call: fc.Arbitrary<VaultCall> = fc.record({
  target: address,
  valueWei: fc.oneof({ weight: 3, arbitrary: fc.constant(0n) }, fc.bigInt({ min: 1n, max: 8n })),
  data: fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(selector, fc.array(word, { minLength: 1, maxLength: 3 }))
        .map(([head, words]) => concat([head, ...words])),
    },
    { weight: 1, arbitrary: fc.constant<Hex>('0x') },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 70 }).map((bytes) => bytesToHex(bytes)) },
  ),
})

const small = often(fc.constant(0n), fc.bigInt({ min: 1n, max: 6n }))
const budgetUse = fc.record({ total: small, inPeriod: small, period: fc.constantFrom(0, 0, 0, 1, 2) })

/** What was used before: mostly little, at times all of it. */
const use: fc.Arbitrary<SessionUse> = fc.record({
  operations: often(fc.constantFrom(0, 1), fc.constantFrom(19, 20)),
  protectiveOperations: often(fc.constantFrom(0, 1), fc.constantFrom(4, 5)),
  gasWei: often(fc.constantFrom(0n, 7n), fc.constantFrom(10n ** 18n - 5n, 10n ** 18n)),
  protectiveGasWei: often(fc.constantFrom(0n, 7n), fc.constantFrom(10n ** 17n - 5n, 10n ** 17n)),
  budgets: fc.array(budgetUse, { minLength: 2, maxLength: 2 }),
})

/** A policy, what it was used for, and an operation that often fits it. */
export const question = fc.record({
  rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
  /** Most calls have the shape of a rule. */
  calls: fc.array(fc.record({ call, model: often(fc.nat(2), fc.constant(null)) }), { minLength: 1, maxLength: 2 }),
  lane: often(fc.constantFrom(0, 1, 0x8000_0000), fc.constantFrom(2, 0x8000_0001)),
  change: often(fc.constant(null), fc.record({ place: fc.nat(), xor: fc.integer({ min: 1, max: 255 }) })),
  salt: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  totals: fc.tuple(fc.bigInt({ min: 1n, max: 20n }), fc.bigInt({ min: 1n, max: 20n })),
  periods: fc.option(fc.constant({ anchorSec: NOW_SEC - 100, lengthSec: 150 }), { freq: 2 }),
  period: often(fc.constant(0), fc.constant(1)),
  use,
  maxFeePerGas: often(fc.constantFrom(1n, 10n), fc.constant(11n)),
  isVaultPaying: often(fc.constant(true), fc.constant(false)),
  paymaster: often(fc.constant(null), address),
})

export type Question = typeof question extends fc.Arbitrary<infer T> ? T : never

export function buildPolicy(asked: Question, template: Policy): Policy {
  const [first, second] = asked.totals
  const perPeriod = asked.periods === null ? null : 2n
  return {
    ...template,
    salt: asked.salt,
    maxFeePerGasWei: 10n,
    vaultPaysGas: asked.isVaultPaying,
    periods: asked.periods,
    paymasters: ADDRESSES.slice(0, 1),
    budgets: [
      { token: ADDRESSES[1] ?? ('' as Address), total: first, perPeriod },
      { token: 'native', total: second, perPeriod },
    ],
    rules: asked.rules,
  }
}

export function buildOperation(
  asked: Question,
  { vault, sessionValidator }: { readonly vault: Address; readonly sessionValidator: Address },
): UserOperation {
  const calls = asked.calls.map(({ call: one, model: index }) => {
    const model = index === null ? undefined : asked.rules[index % asked.rules.length]
    if (model === undefined) return one
    const words = model.words.map((checks) => toWord(checks[0]))
    const data = model.selector === 'bare' ? ('0x' as const) : concat([model.selector, ...words])
    return { ...one, target: model.target, data }
  })
  const own = calls.map((one) => ({
    ...one,
    data: one.data.replaceAll(VAULT_WORD.slice(2), pad(vault).slice(2).toLowerCase()) as Hex,
  }))
  const callData = encodeExecuteBatch(own)
  const payer =
    asked.paymaster === null
      ? {}
      : { paymaster: asked.paymaster, paymasterVerificationGasLimit: 1n, paymasterPostOpGasLimit: 2n }
  return {
    sender: vault,
    nonce: (BigInt(sessionValidator) << 96n) | (BigInt(asked.lane) << 64n),
    callData: asked.change === null ? callData : flip(callData, asked.change.place, asked.change.xor),
    callGasLimit: 1n,
    verificationGasLimit: 1n,
    preVerificationGas: 1n,
    maxFeePerGas: asked.maxFeePerGas,
    maxPriorityFeePerGas: 1n,
    signature: '0x',
    ...payer,
  }
}

/** A word that this check likes. */
function toWord(liked: WordCheck | undefined): Hex {
  switch (liked?.kind) {
    case 'vault':
      return VAULT_WORD
    case 'address':
      return pad(liked.address)
    case 'small':
      return numberToHex(liked.value, { size: 32 })
    case 'word':
      return liked.word
    case 'atMost':
    case 'atLeast':
      return numberToHex(liked.bound, { size: 32 })
    case 'spend':
    case 'approve':
      return numberToHex(liked.cap < 4n ? liked.cap : 4n, { size: 32 })
    case 'oneOfAddresses':
      return pad(liked.addresses[0] ?? '0x')
    case 'oneOfWords':
      return liked.words[0] ?? zeroHash
    default:
      return zeroHash
  }
}

function flip(data: Hex, place: number, xor: number): Hex {
  const i = 2 + 2 * (place % ((data.length - 2) / 2))
  const byte = (Number.parseInt(data.slice(i, i + 2), 16) ^ xor).toString(16).padStart(2, '0')
  return `0x${data.slice(2, i)}${byte}${data.slice(i + 2)}`
}
