import { ok, type Result, refuse } from '@spells/shared'
import { type Address, getAddress, type Hex, hexToBigInt, isHex, size, slice } from 'viem'
import type { Policy, PolicyBudget, PolicyRule, WordCheck } from './policy.ts'
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

export type PolicyMalformed = {
  readonly code: 'policy_malformed'
  readonly offset: number
  readonly detail: string
}

/**
 * Decodes the bytes of a policy (format 1).
 *
 * @returns the policy, or where its bytes stop making sense
 */
export function decodePolicy(encoded: Hex): Result<Policy, PolicyMalformed> {
  if (!isHex(encoded) || encoded.length % 2 !== 0) {
    return refuse({ code: 'policy_malformed', offset: 0, detail: 'The policy is not hex.' })
  }
  const reader = createReader(encoded)
  try {
    return ok(readPolicy(reader))
  } catch (error) {
    if (error instanceof Malformed) {
      return refuse({ code: 'policy_malformed', offset: reader.offset(), detail: error.message })
    }
    throw error
  }
}

class Malformed extends Error {}

type Reader = ReturnType<typeof createReader>

function createReader(encoded: Hex) {
  const end = size(encoded)
  let offset = 0
  const bytes = (count: number): Hex => {
    if (offset + count > end) throw new Malformed('The policy ends too early.')
    offset += count
    return count === 0 ? '0x' : slice(encoded, offset - count, offset)
  }
  return {
    bytes,
    big: (count: number): bigint => hexToBigInt(bytes(count)),
    int: (count: number): number => Number(hexToBigInt(bytes(count))),
    offset: () => offset,
    isAtEnd: () => offset === end,
  }
}

function readPolicy(reader: Reader): Policy {
  const { big, int, bytes } = reader
  if (int(1) !== POLICY_VERSION) throw new Malformed('The policy is not of version 1.')
  const flags = int(1)
  if (flags > POLICY_FLAG_VAULT_PAYS) throw new Malformed('The policy has unknown flags.')
  const key = getAddress(bytes(20))
  const lanes = { normal: int(1), protective: int(1) }
  const salt = big(8)
  const validAfterSec = int(6)
  const validUntilSec = int(6)
  const maxOperations = { normal: int(4), protective: int(4) }
  const maxFeePerGasWei = big(6)
  const anchorSec = int(6)
  const maxGasWei = { normal: big(10), protective: big(10) }
  const lengthSec = int(4)
  if (anchorSec > 0 !== lengthSec > 0) throw new Malformed('A period needs both an anchor and a length.')
  const [addressCount, paymasterCount, budgetCount, ruleCount] = [int(1), int(1), int(1), int(1)]
  if (paymasterCount > addressCount) throw new Malformed('More paymasters than addresses.')

  const addresses = repeat(addressCount, () => getAddress(bytes(20)))
  const budgets = repeat(budgetCount, () => readBudget(reader, addresses, lengthSec > 0))
  const rules = repeat(ruleCount, () => readRule(reader, addresses))
  if (!reader.isAtEnd()) throw new Malformed('Bytes follow the last rule.')
  return {
    key,
    salt,
    validAfterSec,
    validUntilSec,
    normal: { lanes: lanes.normal, maxOperations: maxOperations.normal, maxGasWei: maxGasWei.normal },
    protective: { lanes: lanes.protective, maxOperations: maxOperations.protective, maxGasWei: maxGasWei.protective },
    maxFeePerGasWei,
    vaultPaysGas: flags === POLICY_FLAG_VAULT_PAYS,
    periods: lengthSec > 0 ? { anchorSec, lengthSec } : null,
    paymasters: addresses.slice(0, paymasterCount),
    budgets,
    rules,
  }
}

function readBudget({ big, int }: Reader, addresses: readonly Address[], periodic: boolean): PolicyBudget {
  const token = int(1)
  const total = big(16)
  const perPeriod = big(12)
  if (perPeriod > 0n !== periodic) throw new Malformed('A budget per period needs periods, and the other way round.')
  return {
    token: token === NATIVE_TOKEN ? 'native' : at(addresses, token),
    total,
    perPeriod: periodic ? perPeriod : null,
  }
}

function readRule(reader: Reader, addresses: readonly Address[]): PolicyRule {
  const { big, int, bytes, offset } = reader
  const end = offset() + int(2)
  const target = at(addresses, int(1))
  const selector = bytes(4)
  const flags = int(1)
  const wordCount = int(1)
  if (flags > 15) throw new Malformed('A rule has unknown flags.')
  const bare = (flags & RULE_BARE) !== 0
  if (bare && (selector !== '0x00000000' || wordCount > 0)) throw new Malformed('A bare rule has no calldata.')
  const value = (flags & RULE_VALUE) === 0 ? null : { capWei: big(12), budget: int(1) }
  const words = repeat(wordCount, () => readWord(reader, addresses))
  if (offset() !== end) throw new Malformed('A rule is not as long as it says.')
  return { target, selector: bare ? 'bare' : selector, lanes: readLanes(flags), value, words }
}

function readLanes(flags: number): PolicyRule['lanes'] {
  const lanes = flags & (RULE_NORMAL | RULE_PROTECTIVE)
  if (lanes === 0) throw new Malformed('A rule is for no lane.')
  if (lanes === RULE_NORMAL) return 'normal'
  return lanes === RULE_PROTECTIVE ? 'protective' : 'both'
}

function readWord(reader: Reader, addresses: readonly Address[]): readonly WordCheck[] {
  const checks: WordCheck[] = []
  let more = true
  while (more) {
    const op = reader.int(1)
    more = (op & CHECK_AND) !== 0
    checks.push(readCheck(reader, op & ~CHECK_AND, addresses))
  }
  return checks
}

function readCheck({ big, int, bytes }: Reader, kind: number, addresses: readonly Address[]): WordCheck {
  switch (kind) {
    case CHECK_FREE:
      return { kind: 'free' }
    case CHECK_VAULT:
      return { kind: 'vault' }
    case CHECK_ADDRESS:
      return { kind: 'address', address: at(addresses, int(1)) }
    case CHECK_SMALL:
      return { kind: 'small', value: int(2) }
    case CHECK_WORD:
      return { kind: 'word', word: bytes(32) }
    case CHECK_AT_MOST:
      return { kind: 'atMost', bound: big(16) }
    case CHECK_AT_LEAST:
      return { kind: 'atLeast', bound: big(16) }
    case CHECK_AT_MOST_WORD:
      return { kind: 'atMost', bound: big(32) }
    case CHECK_AT_LEAST_WORD:
      return { kind: 'atLeast', bound: big(32) }
    case CHECK_SPEND:
      return { kind: 'spend', budget: int(1), cap: big(16) }
    case CHECK_APPROVE:
      return { kind: 'approve', budget: int(1), cap: big(16) }
    case CHECK_ONE_OF_ADDRESSES:
      return { kind: 'oneOfAddresses', addresses: repeat(int(1), () => at(addresses, int(1))) }
    case CHECK_ONE_OF_WORDS:
      return { kind: 'oneOfWords', words: repeat(int(1), () => bytes(32)) }
    default:
      throw new Malformed(`Check kind ${kind} is unknown.`)
  }
}

function at(addresses: readonly Address[], index: number): Address {
  const address = addresses[index]
  if (address === undefined) throw new Malformed(`Address ${index} is not in the table.`)
  return address
}

function repeat<T>(count: number, read: () => T): readonly T[] {
  return Array.from({ length: count }, read)
}
