import {
  buildEnableSessionCall,
  buildRevokeAllCall,
  buildRevokeSessionCall,
  buildWithdrawal,
  everbloom,
  findSpell,
  observeExposure,
  type Spell,
  type SpellPlan,
} from '@spells/core'
import type { CastSubject } from '@spells/db'
import { type Deployment, ok, type Result, refuse } from '@spells/shared'
import { type CastPlan, isSpellPlan, type SpellCastPlan } from '@spells/shared/api'
import { type Address, isAddressEqual } from 'viem'
import type { CastRefusal } from './castRefusal.ts'

/** What a plan makes the vault do. */
export type BuiltPlan = SpellPlan & { readonly warnings: readonly string[]; readonly conflictGroup: string }

/** Finds a plan's spell and checks its parameters, without any I/O. */
export function buildCastCalls(
  plan: SpellCastPlan,
  context: { readonly vault: Address; readonly deployment: Deployment },
): Result<{ readonly spell: Spell } & SpellPlan, CastRefusal> {
  const spell = findSpell(plan.spell)
  if (!spell) return refuse({ code: 'invalid_request', field: 'spell', message: `There is no spell ${plan.spell}.` })
  const built = (plan.action === 'entry' ? spell.buildEntry : spell.buildExit)(context, plan.parameters)
  if (built.ok) return ok({ spell, ...built.value })
  const { refusal } = built
  const field = refusal.field === '' ? 'parameters' : `parameters.${refusal.field}`
  const message =
    refusal.code === 'unknown_asset' ? `${refusal.asset} is not an asset that this spell knows.` : refusal.detail
  return refuse({ code: 'invalid_request', field, message })
}

/** The calls of a plan, without any I/O. The subject's session is the one that the plan names. */
export function buildPlan(
  plan: CastPlan,
  context: { readonly subject: Pick<CastSubject, 'address' | 'owner' | 'session'>; readonly deployment: Deployment },
): Result<BuiltPlan, CastRefusal> {
  const { subject, deployment } = context
  if (isSpellPlan(plan)) return buildSpell(plan, { vault: subject.address, deployment })
  if (plan.action === 'withdraw') {
    const { address: vault, owner } = subject
    const { token } = plan
    const built = buildWithdrawal({ vault, owner, token, amount: BigInt(plan.amount) })
    return ok({ ...built, warnings: [], conflictGroup: nameGroup(token, deployment) })
  }
  if (plan.action === 'disarmAll') {
    const calls = [buildRevokeAllCall(deployment)]
    return ok({ calls, postConditions: [], warnings: warnings.disarmAll, conflictGroup: 'sessions' })
  }
  const { session } = subject
  if (!session) return refuse({ code: 'not_found', what: 'vault or session' })
  const call =
    plan.action === 'arm'
      ? buildEnableSessionCall(session.policy, deployment)
      : buildRevokeSessionCall(session.sessionId, deployment)
  // Installing reverts unless it installs, and revoking cannot fail: being included is the proof.
  return ok({ calls: [call], postConditions: [], warnings: warnings[plan.action], conflictGroup: 'sessions' })
}

const warnings = {
  arm: [
    'Until you end the session, its key can act for the vault within the limits that you sign, without asking again.',
  ],
  disarm: ['Triggers that cast under this session stop. Open positions stay open.'],
  disarmAll: ['Every session ends, and every trigger that casts under one stops. Open positions stay open.'],
} as const

function buildSpell(
  plan: SpellCastPlan,
  context: { readonly vault: Address; readonly deployment: Deployment },
): Result<BuiltPlan, CastRefusal> {
  const built = buildCastCalls(plan, context)
  if (!built.ok) return built
  const { calls, postConditions, spell } = built.value
  const observed = plan.action === 'exit' ? observeExposure(built.value, context) : []
  return ok({
    calls,
    postConditions: [...postConditions, ...observed],
    warnings: spell.warnings,
    conflictGroup: spell.conflictGroup,
  })
}

/** What moves the same token shares a group: outcomes are read as balances of a block and its parent. */
function nameGroup(token: Address | 'native', deployment: Deployment): string {
  if (token === 'native') return 'token:native'
  const ofSpell = deployment.aave.assets.some(
    (asset) => isAddressEqual(asset.address, token) || isAddressEqual(asset.aToken, token),
  )
  return ofSpell ? everbloom.conflictGroup : `token:${token.toLowerCase()}`
}
