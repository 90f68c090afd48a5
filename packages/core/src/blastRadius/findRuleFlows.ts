import { type Address, isAddressEqual, pad, toFunctionSelector } from 'viem'
import type { PolicyRule, WordCheck } from '../policy/policy.ts'
import { aavePoolAbi } from '../protocol/aave/aavePoolAbi.ts'
import type { BlastRadiusFacts } from './blastRadius.ts'
import { type AmountBound, findAmountBound } from './findAmountBound.ts'

/** What one call under a rule takes from the vault at most. */
export type RuleFlow = AmountBound & {
  /** `pull`: the target takes it by an allowance, so allowances bound it as well. */
  readonly way: 'transfer' | 'approval' | 'pull' | 'withdrawal'
  readonly tokens: readonly Address[]
}

const [supply, withdraw] = aavePoolAbi.map((fn) => toFunctionSelector(fn))
const TRANSFER = toFunctionSelector('transfer(address,uint256)')
const TRANSFER_FROM = toFunctionSelector('transferFrom(address,address,uint256)')
const APPROVALS: readonly unknown[] = [
  'approve(address,uint256)',
  'increaseAllowance(address,uint256)',
  'increaseApproval(address,uint256)',
].map((signature) => toFunctionSelector(signature))

/**
 * What the calls of a rule can take. Only functions whose meaning is known are read.
 * @returns undefined when the rule's effect is not known; native value is not in it, since every rule bounds that itself
 */
export function findRuleFlows(rule: PolicyRule, facts: BlastRadiusFacts): readonly RuleFlow[] | undefined {
  if (rule.selector === 'bare') return []
  const selector = rule.selector.toLowerCase()
  const { target, words } = rule
  const pool = facts.pools.find((one) => isAddressEqual(one.pool, target))
  if (pool !== undefined) {
    const listed = pool.assets.map(({ address }) => address)
    const tokens = findTokens(words[0], listed)
    if (selector === supply) return [{ way: 'pull', tokens, ...findAmountBound(words[1]) }]
    if (selector !== withdraw) return undefined
    return isVaultOnly(words[2], facts.vault) ? [] : [{ way: 'withdrawal', tokens, ...findAmountBound(words[1]) }]
  }
  if (!facts.tokens.some((token) => isAddressEqual(token, target))) return undefined
  const tokens = [target]
  if (APPROVALS.includes(selector)) return [{ way: 'approval', tokens, ...findAmountBound(words[1]) }]
  if (selector === TRANSFER) {
    return isVaultOnly(words[0], facts.vault) ? [] : [{ way: 'transfer', tokens, ...findAmountBound(words[1]) }]
  }
  if (selector === TRANSFER_FROM) {
    return isVaultOnly(words[1], facts.vault) ? [] : [{ way: 'transfer', tokens, ...findAmountBound(words[2]) }]
  }
  return undefined
}

/** The tokens that a word may name; all that there are when it is not pinned. */
function findTokens(checks: readonly WordCheck[] | undefined, listed: readonly Address[]): readonly Address[] {
  for (const check of checks ?? []) {
    if (check.kind === 'address') return [check.address]
    if (check.kind === 'oneOfAddresses') return check.addresses
  }
  return listed
}

function isVaultOnly(checks: readonly WordCheck[] | undefined, vault: Address): boolean {
  return (checks ?? []).some(
    (check) =>
      check.kind === 'vault' ||
      (check.kind === 'address' && isAddressEqual(check.address, vault)) ||
      (check.kind === 'word' && check.word.toLowerCase() === pad(vault).toLowerCase()),
  )
}
