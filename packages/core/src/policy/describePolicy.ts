import { type Address, formatUnits, type Hex } from 'viem'
import type { Policy, PolicyRule, WordCheck } from './policy.ts'

/** Names for what the policy knows only by number. */
export type PolicyNames = {
  readonly tokens: readonly { readonly address: Address; readonly symbol: string; readonly decimals: number }[]
  readonly contracts: readonly { readonly address: Address; readonly name: string }[]
  readonly functions: readonly {
    readonly selector: Hex
    readonly name: string
    readonly parameters: readonly string[]
  }[]
}

/**
 * Says in plain sentences what a session may do and how much, from the policy itself.
 *
 * @returns limits first, then one sentence per rule; nothing that the policy allows is left out
 */
export function describePolicy(policy: Policy, names: PolicyNames): readonly string[] {
  return [...describeLimits(policy, names), ...policy.rules.map((rule) => describeRule(rule, policy, names))]
}

function describeLimits(policy: Policy, names: PolicyNames): readonly string[] {
  const { normal, protective, periods } = policy
  const lines = [
    `Valid from ${toDay(policy.validAfterSec)} to ${toDay(policy.validUntilSec)}.`,
    `At most ${normal.maxOperations} operations with gas up to ${toEth(normal.maxGasWei)}, and ${protective.maxOperations} protective ones with gas up to ${toEth(protective.maxGasWei)}.`,
    policy.vaultPaysGas
      ? `The vault may pay for gas, at up to ${formatUnits(policy.maxFeePerGasWei, 9)} gwei.`
      : 'The vault never pays for gas.',
  ]
  if (policy.paymasters.length > 0)
    lines.push(`Gas may be paid by ${policy.paymasters.map((one) => nameOf(one, names)).join(' or ')}.`)
  for (const { token, total, perPeriod } of policy.budgets) {
    const inPeriod =
      perPeriod === null || periods === null
        ? ''
        : `, at most ${toAmount(token, perPeriod, names)} per ${toSpan(periods.lengthSec)}`
    lines.push(`May spend ${toAmount(token, total, names)} in total${inPeriod}.`)
  }
  return lines
}

function describeRule(rule: PolicyRule, policy: Policy, names: PolicyNames): string {
  const fn = names.functions.find(({ selector }) => selector === rule.selector)
  const call = rule.selector === 'bare' ? 'a plain transfer' : (fn?.name ?? rule.selector)
  const words = rule.words.map((checks, i) => {
    const conditions = checks.map((check) => describeCheck(check, rule, policy, names)).join(' and ')
    return `${fn?.parameters[i] ?? `word ${i}`} ${conditions}`
  })
  const value = rule.value === null ? '' : `, with up to ${toEth(rule.value.capWei)}`
  const lanes = { normal: '', protective: ', to protect only', both: ', also to protect' }[rule.lanes]
  return `May call ${call} on ${nameOf(rule.target, names)}${value}${lanes}${words.length > 0 ? `: ${words.join(', ')}` : ''}.`
}

function describeCheck(check: WordCheck, rule: PolicyRule, policy: Policy, names: PolicyNames): string {
  switch (check.kind) {
    case 'free':
      return 'anything'
    case 'vault':
      return 'this vault'
    case 'address':
      return nameOf(check.address, names)
    case 'small':
      return String(check.value)
    case 'word':
      return check.word
    case 'atMost':
      return `at most ${toAmount(rule.target, check.bound, names)}`
    case 'atLeast':
      return `at least ${toAmount(rule.target, check.bound, names)}`
    case 'spend':
      return `at most ${toAmount(policy.budgets[check.budget]?.token ?? 'native', check.cap, names)} from the budget`
    case 'approve':
      return `at most ${toAmount(policy.budgets[check.budget]?.token ?? 'native', check.cap, names)}, together within the budget`
    case 'oneOfAddresses':
      return check.addresses.map((address) => nameOf(address, names)).join(' or ')
    case 'oneOfWords':
      return check.words.join(' or ')
  }
}

function nameOf(address: Address, names: PolicyNames): string {
  const token = names.tokens.find((one) => isSame(one.address, address))
  return token?.symbol ?? names.contracts.find((one) => isSame(one.address, address))?.name ?? address
}

function toAmount(token: Address | 'native', amount: bigint, names: PolicyNames): string {
  if (token === 'native') return toEth(amount)
  const known = names.tokens.find((one) => isSame(one.address, token))
  return known === undefined ? String(amount) : `${formatUnits(amount, known.decimals)} ${known.symbol}`
}

function toEth(wei: bigint): string {
  return `${formatUnits(wei, 18)} ETH`
}

function toDay(sec: number): string {
  return sec === 0 ? 'now' : `${new Date(sec * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function toSpan(sec: number): string {
  if (sec % 86_400 === 0) return sec === 86_400 ? 'day' : `${sec / 86_400} days`
  return sec % 3600 === 0 ? `${sec / 3600} h` : `${sec} s`
}

function isSame(a: Address, b: Address): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
