import { AppError } from '@spells/shared'
import { type Address, concat, type Hex, numberToHex, size } from 'viem'
import type { LaneQuota, Policy, PolicyBudget, PolicyRule, WordCheck } from './policy.ts'
import {
  CHECK_ADDRESS,
  CHECK_AND,
  CHECK_APPROVE,
  CHECK_AT_LEAST,
  CHECK_AT_LEAST_WORD,
  CHECK_AT_MOST,
  CHECK_AT_MOST_WORD,
  CHECK_FREE,
  CHECK_ONE_OF_ADDRESSES,
  CHECK_ONE_OF_WORDS,
  CHECK_SMALL,
  CHECK_SPEND,
  CHECK_VAULT,
  CHECK_WORD,
  NATIVE_TOKEN,
  POLICY_FLAG_VAULT_PAYS,
  POLICY_VERSION,
  RULE_BARE,
  RULE_NORMAL,
  RULE_PROTECTIVE,
  RULE_VALUE,
} from './policyFormat.ts'

const U128 = 2n ** 128n

/**
 * Encodes a policy in format 1. The session id is the keccak-256 of these bytes.
 *
 * @throws AppError `policy_unencodable` when a number does not fit its field or a table is too long
 * @example
 * const sessionId = getSessionId(encodePolicy(policy))
 */
export function encodePolicy(policy: Policy): Hex {
  const addresses = listAddresses(policy)
  return concat([
    encodeHeader(policy, addresses.length),
    ...addresses,
    ...policy.budgets.map((budget) => encodeBudget(budget, addresses)),
    ...policy.rules.map((rule) => encodeRule(rule, addresses)),
  ])
}

function encodeHeader(policy: Policy, addressCount: number): Hex {
  const { normal, protective, periods } = policy
  return concat([
    uint(POLICY_VERSION, 1, 'version'),
    uint(policy.vaultPaysGas ? POLICY_FLAG_VAULT_PAYS : 0, 1, 'flags'),
    lower(policy.key),
    uint(normal.lanes, 1, 'normal.lanes'),
    uint(protective.lanes, 1, 'protective.lanes'),
    uint(policy.salt, 8, 'salt'),
    uint(policy.validAfterSec, 6, 'validAfterSec'),
    uint(policy.validUntilSec, 6, 'validUntilSec'),
    uint(normal.maxOperations, 4, 'normal.maxOperations'),
    uint(protective.maxOperations, 4, 'protective.maxOperations'),
    uint(policy.maxFeePerGasWei, 6, 'maxFeePerGasWei'),
    uint(periods?.anchorSec ?? 0, 6, 'periods.anchorSec'),
    gas(normal, 'normal.maxGasWei'),
    gas(protective, 'protective.maxGasWei'),
    uint(periods?.lengthSec ?? 0, 4, 'periods.lengthSec'),
    uint(addressCount, 1, 'addresses'),
    uint(policy.paymasters.length, 1, 'paymasters'),
    uint(policy.budgets.length, 1, 'budgets'),
    uint(policy.rules.length, 1, 'rules'),
  ])
}

function gas(quota: LaneQuota, field: string): Hex {
  return uint(quota.maxGasWei, 10, field)
}

/** Paymasters first, as the format has it; then every other address once, in order of appearance. */
function listAddresses(policy: Policy): readonly Hex[] {
  const rest = new Set<Hex>()
  const note = (address: Address) => rest.add(lower(address))
  for (const { token } of policy.budgets) if (token !== 'native') note(token)
  for (const rule of policy.rules) {
    note(rule.target)
    for (const check of rule.words.flat()) {
      if (check.kind === 'address') note(check.address)
      if (check.kind === 'oneOfAddresses') check.addresses.forEach(note)
    }
  }
  const paymasters = policy.paymasters.map(lower)
  return [...paymasters, ...[...rest].filter((address) => !paymasters.includes(address))]
}

function encodeBudget(budget: PolicyBudget, addresses: readonly Hex[]): Hex {
  return concat([
    budget.token === 'native' ? uint(NATIVE_TOKEN, 1, 'token') : index(budget.token, addresses),
    uint(budget.total, 16, 'budget.total'),
    uint(budget.perPeriod ?? 0n, 12, 'budget.perPeriod'),
  ])
}

function encodeRule(rule: PolicyRule, addresses: readonly Hex[]): Hex {
  const lanes = { normal: RULE_NORMAL, protective: RULE_PROTECTIVE, both: RULE_NORMAL | RULE_PROTECTIVE }[rule.lanes]
  const bare = rule.selector === 'bare'
  const flags = lanes | (rule.value === null ? 0 : RULE_VALUE) | (bare ? RULE_BARE : 0)
  const body = concat([
    index(rule.target, addresses),
    rule.selector === 'bare' ? '0x00000000' : sized(rule.selector, 4, 'selector'),
    uint(flags, 1, 'flags'),
    uint(rule.words.length, 1, 'words'),
    rule.value === null ? '0x' : uint(rule.value.capWei, 12, 'value.capWei'),
    rule.value === null ? '0x' : uint(rule.value.budget, 1, 'value.budget'),
    ...rule.words.map((checks) => encodeWord(checks, addresses)),
  ])
  return concat([uint(size(body) + 2, 2, 'rule'), body])
}

function encodeWord(checks: readonly WordCheck[], addresses: readonly Hex[]): Hex {
  if (checks.length === 0) throw unencodable('words', 'a word without a check')
  return concat(checks.map((check, i) => encodeCheck(check, addresses, i < checks.length - 1 ? CHECK_AND : 0)))
}

function encodeCheck(check: WordCheck, addresses: readonly Hex[], and: number): Hex {
  const op = (kind: number): Hex => uint(kind | and, 1, 'check')
  switch (check.kind) {
    case 'free':
      return op(CHECK_FREE)
    case 'vault':
      return op(CHECK_VAULT)
    case 'address':
      return concat([op(CHECK_ADDRESS), index(check.address, addresses)])
    case 'small':
      return concat([op(CHECK_SMALL), uint(check.value, 2, 'small')])
    case 'word':
      return concat([op(CHECK_WORD), sized(check.word, 32, 'word')])
    case 'atMost':
      return check.bound < U128
        ? concat([op(CHECK_AT_MOST), uint(check.bound, 16, 'atMost')])
        : concat([op(CHECK_AT_MOST_WORD), uint(check.bound, 32, 'atMost')])
    case 'atLeast':
      return check.bound < U128
        ? concat([op(CHECK_AT_LEAST), uint(check.bound, 16, 'atLeast')])
        : concat([op(CHECK_AT_LEAST_WORD), uint(check.bound, 32, 'atLeast')])
    case 'spend':
      return concat([op(CHECK_SPEND), uint(check.budget, 1, 'spend.budget'), uint(check.cap, 16, 'spend.cap')])
    case 'approve':
      return concat([op(CHECK_APPROVE), uint(check.budget, 1, 'approve.budget'), uint(check.cap, 16, 'approve.cap')])
    case 'oneOfAddresses': {
      const indexes = check.addresses.map((address) => index(address, addresses))
      return concat([op(CHECK_ONE_OF_ADDRESSES), uint(indexes.length, 1, 'oneOfAddresses'), ...indexes])
    }
    case 'oneOfWords': {
      const words = check.words.map((word) => sized(word, 32, 'oneOfWords'))
      return concat([op(CHECK_ONE_OF_WORDS), uint(words.length, 1, 'oneOfWords'), ...words])
    }
  }
}

function index(address: Address, addresses: readonly Hex[]): Hex {
  return uint(addresses.indexOf(lower(address)), 1, 'address')
}

function lower(address: Address): Hex {
  return sized(`0x${address.slice(2).toLowerCase()}`, 20, 'address')
}

function sized(value: Hex, bytes: number, field: string): Hex {
  if (!/^0x([0-9a-f]{2})*$/i.test(value) || size(value) !== bytes) throw unencodable(field, value)
  return value
}

function uint(value: number | bigint, bytes: number, field: string): Hex {
  const whole = typeof value === 'bigint' || Number.isSafeInteger(value)
  if (!whole || value < 0 || BigInt(value) >= 2n ** BigInt(8 * bytes)) throw unencodable(field, String(value))
  return numberToHex(value, { size: bytes })
}

function unencodable(field: string, value: string): AppError {
  return new AppError({
    code: 'policy_unencodable',
    shortMessage: `The policy's ${field} cannot be encoded: ${value}.`,
    facts: { field, value },
    retry: 'never',
  })
}
