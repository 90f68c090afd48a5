import { decodePolicy, findSpell, getPeriod, listOutflows, type Spell, type SpellPlan } from '@spells/core'
import type { CastSubject, SessionRow } from '@spells/db'
import { AppError, type Deployment, type Reason, type SessionKeyView } from '@spells/shared'
import { type Address, formatEther, type Hex, isAddressEqual } from 'viem'
import type { CastChain, ChainState } from '../cast/castChain.ts'
import { checkLegs } from '../cast/checkLegs.ts'
import { checkPolicy } from '../cast/checkSession.ts'
import { choosePayer, type SponsorOffer } from '../cast/choosePayer.ts'
import { quoteFee } from '../cast/quoteFee.ts'
import { buildLegSequence, type SequenceStep } from './buildLegSequence.ts'
import type { LegProof, LegVerdict } from './legProof.ts'
import { failLeg, findLegFailure } from './readLegSequence.ts'

export type ProveLegsDeps = {
  readonly chain: Pick<CastChain, 'getBalance' | 'simulateInOrder'>
  readonly deployment: Deployment
}

/** A session and everything that its legs depend on now. */
export type ProveLegsRequest = {
  readonly vault: Pick<CastSubject, 'address' | 'owner'>
  readonly session: Pick<SessionRow, 'spell' | 'policy' | 'limits'>
  /** As the vault's transaction manager and the chain have it. */
  readonly view: Pick<SessionKeyView, 'status' | 'use'>
  readonly state: ChainState
  readonly offer: SponsorOffer | undefined
  /** What creates the vault, for one that is not on the chain yet. */
  readonly deploy?: { readonly to: Address; readonly data: Hex }
}

/** Longest that the operations of the proof may wait, in seconds. */
const WINDOW_SEC = 900

/**
 * The exit-leg guarantee: whether a session can enter now, with all that the vault and the grant allow, and leave again.
 * The grant is asked of the model, for its words, and of the contract; balances and sponsor are read; the calls run on
 * the venue, entry first and then exit, on one simulated state.
 * @throws AppError `chain_unavailable`
 */
export async function proveLegs(request: ProveLegsRequest, deps: ProveLegsDeps): Promise<LegProof> {
  const { vault, session, view, state, offer } = request
  const { deployment } = deps
  const spell = findSpell(session.spell)
  const decoded = decodePolicy(session.policy)
  const uncovered = checkLegs({ session, address: vault.address }, deployment)
  if (uncovered || !spell || !decoded.ok) return failGrant(uncovered)
  const policy = decoded.value
  const fee = quoteFee({
    callGas: undefined,
    baseFeePerGasWei: state.baseFeePerGasWei,
    priorityFeePerGasWei: state.priorityFeePerGasWei,
    policyFeeWei: policy.maxFeePerGasWei,
  })
  const operationCostWei = fee.gasLimit * fee.maxFeePerGasWei
  const { paidBy } = choosePayer({ offer, fee, policy })
  const paymaster = paidBy === 'sponsor' ? offer?.paymaster : undefined
  const legs = await planLegs(spell, request, deps)

  const nowSec = state.timestampSec
  const deadlineSec = Math.min(nowSec + WINDOW_SEC, policy.validUntilSec)
  const ask = (calls: SpellPlan['calls'], laneClass: 'normal' | 'protective') =>
    checkPolicy(policy, {
      ...{ use: view.use, calls, vault: vault.address, sessionValidator: deployment.sessionValidator, laneClass, fee },
      ...{ paymaster, nowSec, deadlineSec },
    })
  const steps = buildLegSequence({
    vault: vault.address,
    owner: vault.owner,
    deployment,
    policy,
    encodedPolicy: session.policy,
    isEnabled: view.status === 'installed',
    deploy: state.vaultDeployed ? undefined : request.deploy,
    entry: legs.entry,
    exit: legs.exit,
    hasPosition: legs.hasPosition,
    terms: {
      period: getPeriod(policy, nowSec),
      ...{ validAfterSec: Math.max(0, nowSec - 1), validUntilSec: deadlineSec },
      ...{ gasLimit: fee.gasLimit, maxFeePerGasWei: fee.maxFeePerGasWei, paymaster },
    },
  })
  const outcomes = await deps.chain.simulateInOrder(steps.map(({ call }) => call))
  const ran = steps.flatMap((step, index) => {
    const outcome = outcomes[index]
    return outcome ? [{ step, outcome }] : []
  })
  const unpaid = paidBy === 'sponsor' ? undefined : findUnpaid(state, operationCostWei, offer)

  const judge = (leg: 'entry' | 'exit', plan: SpellPlan, seen: typeof ran): LegVerdict | undefined => {
    const refused = ask(plan.calls, leg === 'entry' ? 'normal' : 'protective')
    if (refused) return failLeg('grant', { code: `${leg}_refused`, message: refused.message })
    if (unpaid) return failLeg('payment', unpaid)
    return findLegFailure(leg, plan, seen)
  }
  // Where the entry has opened nothing, the exit says nothing about the venue.
  const isOpen = legs.hasPosition || ran.some(({ step, outcome }) => isExecution(step, 'entry') && outcome.ok)
  const ofExit = isOpen ? ran : ran.filter(({ step }) => !isExecution(step, 'exit'))
  return {
    operationCostWei,
    entry: legs.entry ? (judge('entry', legs.entry, ran) ?? passed) : legs.missing,
    exit: judge('exit', legs.exit, ofExit) ?? (isOpen ? passed : nothingToExit),
  }
}

const passed: LegVerdict = { status: 'passed' }
const nothingToExit: LegVerdict = {
  status: 'idle',
  reason: { code: 'nothing_to_exit', message: 'There is no position that the exit could be tried with.' },
}

function isExecution(step: SequenceStep, leg: 'entry' | 'exit'): boolean {
  return step.kind === 'execute' && step.leg === leg
}

type PlannedLegs = {
  readonly entry: SpellPlan | undefined
  /** Why there is no entry. */
  readonly missing: LegVerdict
  readonly exit: SpellPlan
  readonly hasPosition: boolean
}

/** The largest entry that the vault has funds and budget for, and the whole exit. */
async function planLegs(
  spell: Spell,
  { vault, session, view }: ProveLegsRequest,
  { chain, deployment }: ProveLegsDeps,
): Promise<PlannedLegs> {
  const context = { vault: vault.address, deployment }
  const largest = buildLegs(spell, session.limits, context)
  const [outflow] = listOutflows(largest.entry.calls, vault.owner)
  const opened = largest.entry.postConditions.filter(({ kind }) => kind === 'balanceIncrease')
  const [held, ...positions] = await Promise.all([
    outflow ? chain.getBalance({ account: vault.address, token: outflow.token }) : 0n,
    ...opened.map(({ token, account }) => chain.getBalance({ account, token })),
  ])
  const { exit } = largest
  const hasPosition = positions.some((amount) => amount > 0n)
  const token = outflow?.token
  const left = token === undefined ? 0n : findLeft(session.policy, view, token)
  const atMost = held < left ? held : left
  if (atMost > 0n) {
    const { entry } = buildLegs(spell, session.limits, context, atMost)
    return { entry, missing: passed, exit, hasPosition }
  }
  const reason = held === 0n ? nameMissing(token, deployment) : spent
  const missing = held === 0n ? ({ status: 'idle', reason } as const) : failLeg('grant', reason)
  return { entry: undefined, missing, exit, hasPosition }
}

const spent: Reason = {
  code: 'budget_spent',
  message: 'The session has spent its budget: arm a new one to enter again.',
}

function nameMissing(token: Address | 'native' | undefined, deployment: Deployment): Reason {
  const asset = deployment.aave.assets.find(
    ({ address }) => token !== undefined && token !== 'native' && isAddressEqual(address, token),
  )
  const symbol = token === 'native' ? 'ETH' : (asset?.symbol ?? token)
  const message = `The vault holds no ${symbol}: add funds, so that the entry and then the exit can be tried.`
  return { code: 'entry_funds_missing', message }
}

/** What is left of the budgets of a token, as the chain counts it. */
function findLeft(encoded: Hex, view: ProveLegsRequest['view'], token: Address | 'native'): bigint {
  const decoded = decodePolicy(encoded)
  if (!decoded.ok) return 0n
  return decoded.value.budgets.reduce((most, budget, index) => {
    const isOf = budget.token.toLowerCase() === token.toLowerCase()
    const left = budget.total - BigInt(view.use?.budgets[index] ?? 0)
    return isOf && left > most ? left : most
  }, 0n)
}

function buildLegs(
  spell: Spell,
  limits: unknown,
  context: { readonly vault: Address; readonly deployment: Deployment },
  atMost?: bigint,
): { readonly entry: SpellPlan; readonly exit: SpellPlan } {
  const probes = spell.buildProbes(limits, atMost)
  const entry = probes.ok && spell.buildEntry(context, probes.value.entry)
  const exit = probes.ok && spell.buildExit(context, probes.value.exit)
  // The same limits have built both when the grant was compared with them.
  if (!entry || !exit || !entry.ok || !exit.ok) {
    throw new AppError({
      code: 'legs_not_built',
      shortMessage: 'The legs of a covered grant cannot be built.',
      facts: { spell: spell.id },
      retry: 'never',
    })
  }
  return { entry: entry.value, exit: exit.value }
}

function failGrant(uncovered: Reason | undefined): LegProof {
  const reason = uncovered ?? { code: 'grant_unreadable', message: "The session's grant cannot be read." }
  const failed = failLeg('grant', reason)
  const untried = { code: 'not_tried', message: 'The other leg fails already.' }
  const isEntry = reason.code === 'entry_not_covered'
  const isExit = reason.code === 'exit_not_covered'
  return {
    entry: isExit ? { status: 'idle', reason: untried } : failed,
    exit: isEntry ? { status: 'idle', reason: untried } : failed,
    operationCostWei: undefined,
  }
}

function findUnpaid(state: ChainState, neededWei: bigint, offer: SponsorOffer | undefined): Reason | undefined {
  if (state.gasFundsWei >= neededWei) return undefined
  const why =
    offer?.sponsorship?.reason?.message ?? (offer ? 'The sponsor does not pay for it now.' : 'Nobody sponsors.')
  return {
    code: 'gas_funds_missing',
    message: `Nobody could pay for gas: ${why} The vault holds ${formatEther(state.gasFundsWei)} ETH, but up to ${formatEther(neededWei)} ETH may be needed.`,
  }
}
