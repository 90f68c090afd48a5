import type { Address } from 'viem'
import { type CallRefused, evaluateCall } from '../policy/evaluateCall.ts'
import type { Policy } from '../policy/policy.ts'
import { listKnownFunctions } from '../protocol/listKnownFunctions.ts'
import { toVaultCall } from '../userop/toVaultCall.ts'
import type { Spell, SpellContext, SpellRefused } from './spell.ts'

/** A call that a spell needs and a policy does not let through, and on which lane. */
export type UncoveredCall = {
  readonly leg: 'entry' | 'exit'
  readonly laneClass: 'normal' | 'protective'
  /** Its place in the leg, from 0. */
  readonly call: number
  readonly target: Address
  /** The name of its function, where it is known; else its selector. */
  readonly name: string
  readonly refusal: CallRefused
}

/**
 * The exit-leg guarantee: finds the first call of a spell's entry or exit that a policy would refuse. The exit must pass
 * on normal and on protective lanes, for the day when the normal quota is used up.
 *
 * @param limits the limits that the grant was built from
 * @returns undefined when everything passes; the refusal when the legs cannot even be built
 */
export function findUncoveredCall(
  spell: Spell,
  policy: Policy,
  options: { readonly context: SpellContext; readonly limits: unknown },
): UncoveredCall | SpellRefused | undefined {
  const { context, limits } = options
  const probes = spell.buildProbes(limits)
  if (!probes.ok) return probes.refusal
  const entry = spell.buildEntry(context, probes.value.entry)
  if (!entry.ok) return entry.refusal
  const exit = spell.buildExit(context, probes.value.exit)
  if (!exit.ok) return exit.refusal
  const legs = [
    { leg: 'exit', laneClass: 'protective', plan: exit.value },
    { leg: 'exit', laneClass: 'normal', plan: exit.value },
    { leg: 'entry', laneClass: 'normal', plan: entry.value },
  ] as const
  for (const { leg, laneClass, plan } of legs) {
    for (const [index, call] of plan.calls.entries()) {
      const verdict = evaluateCall(policy.rules, toVaultCall(call), { index, vault: context.vault, laneClass })
      if (verdict.ok) continue
      const { target } = call
      const selector = call.data.slice(0, 10)
      const name = listKnownFunctions().find((fn) => fn.selector === selector)?.name ?? selector
      return { leg, laneClass, call: index, target, name, refusal: verdict.refusal }
    }
  }
  return undefined
}
