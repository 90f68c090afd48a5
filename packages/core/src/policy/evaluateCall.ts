import { ok, type Result, refuse } from '@spells/shared'
import { type Address, type Hex, hexToBigInt, size, slice } from 'viem'
import type { VaultCall } from '../userop/executeBatch.ts'
import type { PolicyRule, WordCheck } from './policy.ts'

/** What a call takes from a budget: spent, or approved for somebody else to spend. */
export type Charge = { readonly kind: 'spend' | 'approve'; readonly budget: number; readonly amount: bigint }

/** Why no rule allows a call, by the rule that came closest. */
export type CallRefused =
  | { readonly code: 'target_refused'; readonly call: number; readonly target: Address }
  | {
      readonly code: 'selector_refused' | 'lane_refuses_call' | 'value_refused' | 'length_refused'
      readonly call: number
    }
  | { readonly code: 'word_refused'; readonly call: number; readonly word: number }

const stages = [
  'target_refused',
  'selector_refused',
  'lane_refuses_call',
  'value_refused',
  'length_refused',
  'word_refused',
]

/** Finds the first rule that allows the call, and what it charges. */
export function evaluateCall(
  rules: readonly PolicyRule[],
  call: VaultCall,
  context: { readonly index: number; readonly vault: Address; readonly laneClass: 'normal' | 'protective' },
): Result<readonly Charge[], CallRefused> {
  let closest: CallRefused = { code: 'target_refused', call: context.index, target: call.target }
  for (const rule of rules) {
    const outcome = evaluateRule(rule, call, context)
    if (outcome.ok) return outcome
    if (isCloser(outcome.refusal, closest)) closest = outcome.refusal
  }
  return refuse(closest)
}

function isCloser(a: CallRefused, b: CallRefused): boolean {
  if (a.code === 'word_refused' && b.code === 'word_refused') return a.word > b.word
  return stages.indexOf(a.code) > stages.indexOf(b.code)
}

function evaluateRule(
  rule: PolicyRule,
  call: VaultCall,
  {
    index,
    vault,
    laneClass,
  }: { readonly index: number; readonly vault: Address; readonly laneClass: 'normal' | 'protective' },
): Result<readonly Charge[], CallRefused> {
  if (!isSameAddress(rule.target, call.target)) {
    return refuse({ code: 'target_refused', call: index, target: call.target })
  }
  const bare = rule.selector === 'bare'
  const selector = size(call.data) >= 4 ? slice(call.data, 0, 4).toLowerCase() : undefined
  const named = bare ? size(call.data) === 0 : selector === rule.selector.toLowerCase()
  if (!named) return refuse({ code: 'selector_refused', call: index })
  if (rule.lanes !== 'both' && rule.lanes !== laneClass) return refuse({ code: 'lane_refuses_call', call: index })
  if (call.valueWei > (rule.value?.capWei ?? 0n)) return refuse({ code: 'value_refused', call: index })
  if (size(call.data) !== (bare ? 0 : 4 + 32 * rule.words.length))
    return refuse({ code: 'length_refused', call: index })

  const charges: Charge[] =
    rule.value === null ? [] : [{ kind: 'spend', budget: rule.value.budget, amount: call.valueWei }]
  for (const [word, checks] of rule.words.entries()) {
    const value = hexToBigInt(slice(call.data, 4 + 32 * word, 36 + 32 * word))
    if (!checks.every((check) => isMet(check, value, vault))) return refuse({ code: 'word_refused', call: index, word })
    for (const check of checks) {
      if (check.kind === 'spend' || check.kind === 'approve') {
        charges.push({ kind: check.kind, budget: check.budget, amount: value })
      }
    }
  }
  return ok(charges)
}

function isMet(check: WordCheck, value: bigint, vault: Address): boolean {
  switch (check.kind) {
    case 'free':
      return true
    case 'vault':
      return value === BigInt(vault)
    case 'address':
      return value === BigInt(check.address)
    case 'small':
      return value === BigInt(check.value)
    case 'word':
      return value === BigInt(check.word)
    case 'atMost':
      return value <= check.bound
    case 'atLeast':
      return value >= check.bound
    case 'spend':
    case 'approve':
      return value <= check.cap
    case 'oneOfAddresses':
      return check.addresses.some((address) => value === BigInt(address))
    case 'oneOfWords':
      return check.words.some((word) => value === BigInt(word))
  }
}

function isSameAddress(a: Hex, b: Hex): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
