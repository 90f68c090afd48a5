import { type Address, formatUnits, isAddressEqual, parseUnits } from 'viem'
import type { Policy, PolicyRule } from '../policy/policy.ts'
import { MAX_CALLS } from '../policy/policyFormat.ts'
import type { SessionUse } from '../policy/sessionUse.ts'
import type { BlastRadius, BlastRadiusFacts, BlastRadiusLine, LostToken } from './blastRadius.ts'
import { findBudgetLeft } from './findBudgetLeft.ts'
import { findRuleFlows, type RuleFlow } from './findRuleFlows.ts'

/** Digits after the point with which dollars are counted. */
const SCALE = 30
const SHOWN = 6

type Bound = Pick<BlastRadiusLine, 'cause' | 'budget' | 'tokens' | 'amount'>

/**
 * Computes the most that a session can cost, from the policy that is installed and what it has used so far. Pure.
 *
 * It assumes that the session key is stolen, that every contract which the policy names is hostile, and that whatever
 * leaves the vault is worth nothing afterwards. What the owner allows or sends in later by hand comes on top.
 *
 * @param policy decoded from the bytes that the session id on chain commits to
 * @param use counters from the chain; `FRESH_SESSION_USE` before the session is installed
 * @example
 * computeBlastRadius(policy, FRESH_SESSION_USE, facts).limitUsd // '250.25'
 */
export function computeBlastRadius(policy: Policy, use: SessionUse, facts: BlastRadiusFacts): BlastRadius {
  const flows = policy.rules.map((rule) => ({ rule, flows: findRuleFlows(rule, facts) }))
  const unknownRules = flows.flatMap((one, index) => (one.flows === undefined ? [index] : []))
  const known = flows.flatMap(({ rule, flows: list }) => (list ?? []).map((flow) => ({ rule, flow })))

  const bounds: readonly Bound[] = [
    ...boundCharged(policy, use, facts, known),
    ...boundUncharged(policy, use, known),
    ...boundPulls(policy, use, facts, known),
    ...boundValue(policy, use, facts),
    ...boundGas(policy, use),
  ].filter(({ amount }) => amount !== 0n)

  const lines = bounds.map((bound): BlastRadiusLine => ({ ...bound, worthUsd: toUsd(findWorth(bound, facts)) }))
  const limit = unknownRules.length > 0 ? null : sum(bounds.map((bound) => findWorth(bound, facts)))
  return {
    lines,
    limitUsd: toUsd(limit),
    nowUsd: toUsd(findNow(bounds, unknownRules.length > 0, limit, facts)),
    unknownRules,
  }
}

type Known = { readonly rule: PolicyRule; readonly flow: RuleFlow }

/** What a budget bounds: for each budget and each way of charging it, all that is left of it. */
function boundCharged(
  policy: Policy,
  use: SessionUse,
  facts: BlastRadiusFacts,
  known: readonly Known[],
): readonly Bound[] {
  return policy.budgets.flatMap((_, budget) =>
    (['spend', 'approve'] as const).flatMap((kind) => {
      const charged = known.filter(
        ({ flow }) => flow.way !== 'pull' && flow.charge?.budget === budget && flow.charge.kind === kind,
      )
      if (charged.length === 0) return []
      const left = findBudgetLeft(policy, budget, use, facts.nowSec)
      const times = charged.reduce((most, { rule, flow }) => most + flow.cap * countCalls(policy, use, rule), 0n)
      const tokens = unite(charged.flatMap(({ flow }) => flow.tokens))
      const causes = charged.map(({ flow }) => toCause(flow))
      return [{ cause: causes[0] ?? 'transfer', budget, tokens, amount: min(left, times) }]
    }),
  )
}

/** What only the number of calls bounds. */
function boundUncharged(policy: Policy, use: SessionUse, known: readonly Known[]): readonly Bound[] {
  return known
    .filter(({ flow }) => flow.way !== 'pull' && flow.charge === null)
    .map(({ rule, flow }) => {
      const { cap, tokens } = flow
      const amount = cap * countCalls(policy, use, rule)
      return { cause: toCause(flow), budget: null, tokens, amount: amount >= 2n ** 255n ? null : amount }
    })
}

/** What targets may take by allowances that stand already, so far as rules let the session make them. */
function boundPulls(
  policy: Policy,
  use: SessionUse,
  facts: BlastRadiusFacts,
  known: readonly Known[],
): readonly Bound[] {
  return facts.allowances.flatMap(({ token, spender, amount }) => {
    const pulls = known.filter(
      ({ rule, flow }) =>
        flow.way === 'pull' && isAddressEqual(rule.target, spender) && flow.tokens.some((one) => isSame(one, token)),
    )
    if (pulls.length === 0) return []
    const reach = pulls.reduce((most, { rule, flow }) => {
      const times = flow.cap * countCalls(policy, use, rule)
      const left = flow.charge === null ? times : findBudgetLeft(policy, flow.charge.budget, use, facts.nowSec)
      return most + min(times, left)
    }, 0n)
    return [{ cause: 'allowance', budget: null, tokens: [token], amount: min(amount, reach) }]
  })
}

function boundValue(policy: Policy, use: SessionUse, facts: BlastRadiusFacts): readonly Bound[] {
  return policy.budgets.flatMap((_, budget) => {
    const carrying = policy.rules.filter(({ value }) => value?.budget === budget)
    if (carrying.length === 0) return []
    const times = carrying.reduce((most, rule) => most + (rule.value?.capWei ?? 0n) * countCalls(policy, use, rule), 0n)
    const amount = min(findBudgetLeft(policy, budget, use, facts.nowSec), times)
    return [{ cause: 'value', budget, tokens: ['native'], amount }]
  })
}

/** The operation's signed maximum is charged, so no more than this is ever paid. */
function boundGas(policy: Policy, use: SessionUse): readonly Bound[] {
  if (!policy.vaultPaysGas) return []
  const { normal, protective } = policy
  const ofNormal = countOperations(policy, use, 'normal') > 0n ? normal.maxGasWei - use.gasWei : 0n
  const ofProtective =
    countOperations(policy, use, 'protective') > 0n ? protective.maxGasWei - use.protectiveGasWei : 0n
  const amount = max(0n, ofNormal) + max(0n, ofProtective)
  return [{ cause: 'gas', budget: null, tokens: ['native'], amount }]
}

/** How often a rule may still be used. */
function countCalls(policy: Policy, use: SessionUse, rule: PolicyRule): bigint {
  const normal = rule.lanes === 'protective' ? 0n : countOperations(policy, use, 'normal')
  const protective = rule.lanes === 'normal' ? 0n : countOperations(policy, use, 'protective')
  return BigInt(MAX_CALLS) * (normal + protective)
}

function countOperations(policy: Policy, use: SessionUse, laneClass: 'normal' | 'protective'): bigint {
  const used = laneClass === 'normal' ? use.operations : use.protectiveOperations
  return BigInt(Math.max(0, policy[laneClass].maxOperations - used))
}

/** All lines together, but of each token no more than there is. */
function findNow(
  bounds: readonly Bound[],
  isUnknown: boolean,
  limit: bigint | null,
  facts: BlastRadiusFacts,
): bigint | null {
  const { held } = facts
  if (held === undefined) return null
  if (isUnknown) return sum(held.map(({ token, amount }) => priceAmount(amount, token, facts)))
  const byToken = sum(
    held.map(({ token }) => {
      // A deposit can be taken back first, and then be lost as what it was.
      const amount = held.reduce(
        (total, one) => (isSame(one.token, token) || isSame(one.depositOf ?? '', token) ? total + one.amount : total),
        0n,
      )
      const reaching = bounds.filter(({ tokens }) => tokens.some((one) => isSame(one, token)))
      const isOpen = reaching.some((bound) => bound.amount === null)
      const reach = reaching.reduce((total, bound) => total + (bound.amount ?? 0n), 0n)
      return priceAmount(isOpen ? amount : min(amount, reach), token, facts)
    }),
  )
  return limit === null || byToken === null ? byToken : min(limit, byToken)
}

/** At the dearest of its tokens. */
function findWorth({ amount, tokens }: Bound, facts: BlastRadiusFacts): bigint | null {
  if (amount === null) return null
  return tokens.reduce<bigint | null>((dearest, token) => {
    const worth = priceAmount(amount, token, facts)
    return worth === null || dearest === null ? null : max(worth, dearest)
  }, 0n)
}

/** In 10^-30 dollars, rounded up; nothing of a token is worth nothing, whatever its price. */
function priceAmount(amount: bigint, token: LostToken, facts: BlastRadiusFacts): bigint | null {
  if (amount === 0n) return 0n
  const price = facts.prices.find((one) => isSame(one.token, token))
  if (price === undefined) return null
  const unit = 10n ** BigInt(price.decimals)
  return (amount * parseUnits(price.maxUsd, SCALE) + unit - 1n) / unit
}

function toUsd(worthE30: bigint | null): string | null {
  if (worthE30 === null) return null
  const step = 10n ** BigInt(SCALE - SHOWN)
  return formatUnits((worthE30 + step - 1n) / step, SHOWN)
}

function toCause({ way }: RuleFlow): BlastRadiusLine['cause'] {
  return way === 'pull' ? 'allowance' : way
}

function sum(parts: readonly (bigint | null)[]): bigint | null {
  return parts.reduce<bigint | null>((total, part) => (total === null || part === null ? null : total + part), 0n)
}

function unite(tokens: readonly Address[]): readonly Address[] {
  return tokens.filter((token, index) => tokens.findIndex((one) => isAddressEqual(one, token)) === index)
}

function isSame(a: LostToken | '', b: LostToken): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
