import { findSpell, type Spell, type SpellPlan } from '@spells/core'
import {
  AppError,
  type Call,
  type Deployment,
  type FindTransactionManager,
  ok,
  type PostCondition,
  type Reason,
  type Result,
  refuse,
  type SessionRef,
} from '@spells/shared'
import type { CastPlan, Quote } from '@spells/shared/api'
import { type Address, isAddressEqual } from 'viem'
import type { CastChain, ChainState } from './castChain.ts'
import type { CastRefusal } from './castRefusal.ts'
import { checkPolicy, requireInstalledPolicy } from './checkSession.ts'
import { decodeRevert } from './decodeRevert.ts'
import { type FeeBounds, quoteFee } from './quoteFee.ts'

/** Longest that an operation may take to land, in seconds of chain time: the recovery budget of PRODUCT.md. */
const DEADLINE_SEC = 900
/** Shortest time that an operation needs to land, in seconds. */
const MIN_LEAD_SEC = 5

/** Where a cast takes place. */
export type CastPlace = { readonly chainId: number; readonly address: Address; readonly sessionRef: SessionRef }

export type PrepareCastDeps = {
  readonly findTransactionManager: FindTransactionManager
  readonly chain: CastChain
  readonly deployment: Deployment
}

/** A cast worked out against the chain as it is now. */
export type PreparedCast = {
  readonly calls: readonly Call[]
  readonly postConditions: readonly PostCondition[]
  readonly warnings: readonly string[]
  readonly conflictGroup: string
  readonly laneClass: 'normal' | 'protective'
  readonly fee: FeeBounds
  /** Latest chain time at which the operation may land, in seconds. */
  readonly deadlineSec: number
  readonly simulation: Quote['simulation']
}

/** Finds a plan's spell and checks its parameters, without any I/O. */
export function buildCastCalls(
  plan: CastPlan,
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

/**
 * Works out what a cast would do and cost, and runs it on the current chain without changing anything.
 * @param options.deadlineSec latest chain time that the premise allows; default 15 minutes from now
 * @returns calls, fee and simulation; the simulation says `refused` when the session or the chain would refuse it
 * @throws AppError `chain_unavailable`, `transaction_manager_unavailable`
 */
export async function prepareCast(
  request: { readonly plan: CastPlan; readonly place: CastPlace; readonly deadlineSec?: number },
  deps: PrepareCastDeps,
): Promise<Result<PreparedCast, CastRefusal>> {
  const { plan, place } = request
  const vault = place.address
  const built = buildCastCalls(plan, { vault, deployment: deps.deployment })
  if (!built.ok) return built
  const { spell, calls } = built.value
  const [session, state, simulated] = await Promise.all([
    deps.findTransactionManager(place.chainId, vault).getSession(place.sessionRef),
    deps.chain.getState(vault),
    deps.chain.simulate({ vault, calls }),
  ])
  if (!session.ok && session.refusal.code === 'chain_unavailable') {
    throw new AppError({ code: 'chain_unavailable', shortMessage: 'The chain does not answer.', retry: 'safe' })
  }
  const policy = session.ok
    ? requireInstalledPolicy(session.value)
    : refuse({ code: 'session_not_installed', message: 'The vault has no such session.' } satisfies Reason)
  const laneClass = 'normal' as const
  const fee = quoteFee({
    callGas: simulated.ok ? simulated.value.callGas : undefined,
    baseFeePerGasWei: state.baseFeePerGasWei,
    priorityFeePerGasWei: state.priorityFeePerGasWei,
    policyFeeWei: policy.ok ? policy.value.maxFeePerGasWei : undefined,
  })
  const deadlineSec = Math.min(
    state.timestampSec + DEADLINE_SEC,
    request.deadlineSec ?? Number.POSITIVE_INFINITY,
    policy.ok ? policy.value.validUntilSec : Number.POSITIVE_INFINITY,
  )
  const reason = !policy.ok
    ? policy.refusal
    : (checkPremise(request.deadlineSec, state) ??
      checkPolicy(policy.value, {
        use: session.ok ? session.value.use : undefined,
        calls,
        vault,
        sessionValidator: deps.deployment.sessionValidator,
        laneClass,
        fee,
        nowSec: state.timestampSec,
        deadlineSec,
      }) ??
      checkChain(state, { fee, simulated }))
  const blockNumber = String(state.blockNumber)
  return ok({
    calls,
    postConditions: [...built.value.postConditions, ...observeExposure(plan, built.value, vault, deps.deployment)],
    warnings: spell.warnings,
    conflictGroup: spell.conflictGroup,
    laneClass,
    fee,
    deadlineSec,
    simulation: reason ? { status: 'refused', blockNumber, reason } : { status: 'passed', blockNumber },
  })
}

function checkPremise(deadlineSec: number | undefined, state: ChainState): Reason | undefined {
  if (deadlineSec === undefined || deadlineSec > state.timestampSec + MIN_LEAD_SEC) return undefined
  return { code: 'premise_stale', message: 'The observation behind this is too old to act on.' }
}

function checkChain(
  state: ChainState,
  options: { readonly fee: FeeBounds; readonly simulated: Awaited<ReturnType<CastChain['simulate']>> },
): Reason | undefined {
  const { fee, simulated } = options
  if (!state.vaultDeployed) return { code: 'vault_not_deployed', message: 'The vault is not deployed yet.' }
  if (!simulated.ok) return decodeRevert(simulated.refusal.data)
  const neededWei = fee.gasLimit * fee.maxFeePerGasWei
  if (state.gasFundsWei >= neededWei) return undefined
  return {
    code: 'gas_funds_missing',
    message: `The vault holds ${state.gasFundsWei} wei to pay for gas, but ${neededWei} wei may be needed.`,
  }
}

/** An exit also reads what is left on the venue, so that the position can be told from it. */
function observeExposure(
  plan: CastPlan,
  built: SpellPlan,
  vault: Address,
  deployment: Deployment,
): readonly PostCondition[] {
  if (plan.action !== 'exit') return []
  const names = (token: Address) => built.postConditions.some((condition) => isAddressEqual(condition.token, token))
  return deployment.aave.assets
    .filter((asset) => names(asset.address) && !names(asset.aToken))
    .map((asset) => ({ kind: 'balanceDecrease', token: asset.aToken, account: vault, minDelta: '0' }))
}
