import { decodePolicy, findSpell, findUncoveredCall } from '@spells/core'
import type { SessionRow } from '@spells/db'
import type { Deployment, Reason } from '@spells/shared'
import type { Address } from 'viem'

/** What a session opens it must be able to close: nothing is armed whose grant lacks a call of the exit. */
export function checkLegs(
  {
    session,
    address,
  }: {
    readonly session: Pick<SessionRow, 'spell' | 'policy' | 'limits'> | undefined
    readonly address: Address
  },
  deployment: Pick<Deployment, 'aave'>,
): Reason | undefined {
  const spell = session && findSpell(session.spell)
  const policy = session && decodePolicy(session.policy)
  if (!spell || !policy?.ok) {
    return { code: 'grant_unreadable', message: "The session's grant cannot be read: prepare a new one." }
  }
  const context = { vault: address, deployment }
  const missing = findUncoveredCall(spell, policy.value, { context, limits: session.limits })
  if (missing === undefined) return undefined
  if (!('leg' in missing)) {
    return { code: 'grant_unreadable', message: "The session's limits do not fit its spell: prepare a new one." }
  }
  const { leg, name, target, laneClass, refusal } = missing
  return {
    code: `${leg}_not_covered`,
    message: `The grant does not allow the ${leg}: its call "${name}" to ${target} would be refused on ${laneClass} lanes (${refusal.code}).`,
  }
}
