import { type Address, getAddress, type Hex, numberToHex, pad, toFunctionSelector } from 'viem'
import type { Policy, PolicyBudget, PolicyRule, WordCheck } from '../../src/policy/policy.ts'
import type { Random } from '../../src/transaction/simulation/random.ts'
import { buildFixturePolicy } from '../sessionFixture.ts'

const place = (number: number): Address => getAddress(numberToHex(0xa000 + number, { size: 20 }))

/** A small world: two tokens that a pool takes, a pool, and somebody who has no business with the vault. */
export const TOKENS: readonly Address[] = [place(1), place(2)]
export const DEPOSITS: readonly Address[] = [place(11), place(12)]
export const LENDING: Address = place(20)
export const THIEF: Address = place(30)
export const ELSEWHERE: Address = place(31)
export const START_SEC = 1_900_000_000

const SIGNATURES = {
  approve: 'approve(address,uint256)',
  increase: 'increaseAllowance(address,uint256)',
  transfer: 'transfer(address,uint256)',
  transferFrom: 'transferFrom(address,address,uint256)',
  supply: 'supply(address,uint256,address,uint16)',
  withdraw: 'withdraw(address,uint256,address)',
} as const
export type KnownName = keyof typeof SIGNATURES
export const SELECTORS = Object.fromEntries(
  Object.entries(SIGNATURES).map(([name, signature]) => [name, toFunctionSelector(signature)]),
) as Readonly<Record<KnownName, Hex>>

const names: readonly KnownName[] = ['approve', 'increase', 'transfer', 'transferFrom', 'supply', 'withdraw']

/** A policy as somebody careless, or worse, might write it. All its budgets and bounds are small numbers. */
export function drawPolicy(random: Random, vault: Address): Policy {
  const periods = random.chance(0.3) ? { anchorSec: START_SEC - random.below(500), lengthSec: 100 } : null
  const budgets = Array.from({ length: 1 + random.below(3) }, (): PolicyBudget => {
    const total = BigInt(1 + random.below(400))
    const perPeriod = periods === null ? null : BigInt(1 + random.below(150))
    return { token: random.pick([...TOKENS, 'native' as const]) ?? 'native', total, perPeriod }
  })
  return buildFixturePolicy({
    validAfterSec: START_SEC - 100,
    validUntilSec: START_SEC + 1 + random.below(600),
    normal: drawQuota(random),
    protective: drawQuota(random),
    maxFeePerGasWei: 1n,
    vaultPaysGas: random.chance(0.6),
    periods,
    budgets,
    rules: Array.from({ length: 1 + random.below(4) }, () => drawRule(random, vault, budgets)),
  })
}

function drawQuota(random: Random): Policy['normal'] {
  return { lanes: 1, maxOperations: random.below(8), maxGasWei: BigInt(random.below(5000)) }
}

function drawRule(random: Random, vault: Address, budgets: readonly PolicyBudget[]): PolicyRule {
  const native = budgets.findIndex(({ token }) => token === 'native')
  const canCarry = native >= 0 && random.chance(0.3)
  const value = canCarry ? { capWei: BigInt(1 + random.below(100)), budget: native } : null
  const lanes = random.pick(['normal', 'protective', 'both', 'both'] as const) ?? 'both'
  if (canCarry && random.chance(0.4)) return { target: THIEF, selector: 'bare', lanes, value, words: [] }
  // Something whose meaning nobody knows, now and then.
  if (random.chance(0.04)) {
    return { target: ELSEWHERE, selector: '0x99999999', lanes, value, words: [[{ kind: 'free' }]] }
  }
  const name = random.pick(names) ?? 'approve'
  const amount = drawAmount(random, budgets)
  const token = drawPlace(random, TOKENS)
  const shared = { selector: SELECTORS[name], lanes, value }
  const target = random.pick(random.chance(0.15) ? DEPOSITS : TOKENS) ?? ELSEWHERE
  const receiver = drawReceiver(random, vault)
  switch (name) {
    case 'approve':
    case 'increase':
      return { ...shared, target, words: [drawPlace(random, [LENDING, THIEF]), amount] }
    case 'transfer':
      return { ...shared, target, words: [receiver, amount] }
    case 'transferFrom':
      return { ...shared, target, words: [[{ kind: 'vault' }], receiver, amount] }
    case 'supply':
      return { ...shared, target: LENDING, words: [token, amount, receiver, [{ kind: 'small', value: 0 }]] }
    case 'withdraw':
      return { ...shared, target: LENDING, words: [token, amount, receiver] }
  }
}

function drawPlace(random: Random, places: readonly Address[]): readonly WordCheck[] {
  const kind = random.below(6)
  if (kind === 0) return [{ kind: 'free' }]
  if (kind === 1) return [{ kind: 'oneOfAddresses', addresses: places }]
  return [{ kind: 'address', address: random.pick(places) ?? ELSEWHERE }]
}

function drawReceiver(random: Random, vault: Address): readonly WordCheck[] {
  const kind = random.below(5)
  if (kind < 2) return [{ kind: 'vault' }]
  if (kind === 2) return [{ kind: 'free' }]
  if (kind === 3) return [{ kind: 'oneOfAddresses', addresses: [vault, THIEF] }]
  return [{ kind: 'address', address: THIEF }]
}

function drawAmount(random: Random, budgets: readonly PolicyBudget[]): readonly WordCheck[] {
  const checks: WordCheck[] = []
  const budget = random.below(budgets.length)
  const cap = BigInt(1 + random.below(200))
  const kind = random.below(10)
  if (kind < 3) checks.push({ kind: 'spend', budget, cap })
  else if (kind < 6) checks.push({ kind: 'approve', budget, cap })
  else if (kind === 6) checks.push({ kind: 'atMost', bound: cap })
  else if (kind === 7) checks.push({ kind: 'free' })
  else if (kind === 8) checks.push({ kind: 'word', word: pad(numberToHex(cap)) })
  else checks.push({ kind: 'oneOfWords', words: [pad('0x1'), pad(numberToHex(cap))] })
  if (random.chance(0.2)) checks.push({ kind: 'atMost', bound: BigInt(1 + random.below(200)) })
  if (random.chance(0.1)) checks.push({ kind: 'spend', budget: random.below(budgets.length), cap: 150n })
  return checks
}
