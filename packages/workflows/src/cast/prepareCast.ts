import type { CastSubject } from '@spells/db'
import {
  AppError,
  type Authority,
  type Call,
  type Deployment,
  type FindSponsorship,
  type FindTransactionManager,
  ok,
  type PostCondition,
  type Result,
  type WorkspaceId,
} from '@spells/shared'
import { type CastPlan, isOwnerPlan, type Quote } from '@spells/shared/api'
import { proveLegs } from '../sessions/proveLegs.ts'
import { buildPlan } from './buildPlan.ts'
import type { CastChain } from './castChain.ts'
import type { CastRefusal } from './castRefusal.ts'
import { checkOwnerCast } from './checkOwnerCast.ts'
import { checkSessionCast } from './checkSessionCast.ts'
import { findSponsorOffer, type Payment } from './choosePayer.ts'
import type { FeeBounds } from './quoteFee.ts'

export type PrepareCastDeps = {
  readonly findTransactionManager: FindTransactionManager
  readonly chain: CastChain
  readonly deployment: Deployment
  /** Absent where nobody sponsors. */
  readonly findSponsorship?: FindSponsorship
}

/** A cast worked out against the chain as it is now. */
export type PreparedCast = {
  readonly authority: Authority
  readonly calls: readonly Call[]
  readonly postConditions: readonly PostCondition[]
  readonly warnings: readonly string[]
  readonly conflictGroup: string
  readonly laneClass: 'normal' | 'protective'
  readonly fee: FeeBounds
  readonly payment: Payment
  /** Chain time of the check, in seconds. */
  readonly nowSec: number
  /** Latest chain time at which the operation may land, in seconds. */
  readonly deadlineSec: number
  readonly simulation: Quote['simulation']
}

/**
 * Works out what a cast would do and cost, and runs it on the current chain without changing anything.
 * @param options.deadlineSec latest chain time that the premise allows; default 15 minutes from now, or the 10 minutes
 * that an owner has to sign
 * @returns calls, fee and simulation; the simulation says `refused` when the session or the chain would refuse it
 * @throws AppError `chain_unavailable`, `transaction_manager_unavailable`
 */
export async function prepareCast(
  request: {
    readonly workspaceId: WorkspaceId
    readonly plan: CastPlan
    readonly subject: CastSubject
    readonly deadlineSec?: number
  },
  deps: PrepareCastDeps,
): Promise<Result<PreparedCast, CastRefusal>> {
  const { plan, subject } = request
  const vault = subject.address
  const { deployment } = deps
  const built = buildPlan(plan, { subject, deployment })
  if (!built.ok) return built
  const { calls } = built.value
  const [session, state, simulated, held, offer] = await Promise.all([
    findSessionView(subject, deps),
    deps.chain.getState(vault),
    deps.chain.simulate({ vault, calls }),
    plan.action === 'withdraw' ? deps.chain.getBalance({ account: vault, token: plan.token }) : undefined,
    findSponsorOffer(deps, request.workspaceId),
  ])
  const proof =
    plan.action === 'arm' && subject.session && session && state.vaultDeployed
      ? await proveLegs({ vault: subject, session: subject.session, view: session, state, offer }, deps)
      : undefined
  const facts = { plan, subject, calls, session, state, simulated, deployment, offer, proof }
  const grant = subject.session
  const checked =
    isOwnerPlan(plan) || !grant
      ? checkOwnerCast({ ...facts, held })
      : checkSessionCast({ ...facts, grant, premiseSec: request.deadlineSec })
  const { reason, ...terms } = checked
  const blockNumber = String(state.blockNumber)
  return ok({
    ...built.value,
    ...terms,
    laneClass: 'normal',
    nowSec: state.timestampSec,
    simulation: reason ? { status: 'refused', blockNumber, reason } : { status: 'passed', blockNumber },
  })
}

/** The session that a plan names, as its vault's transaction manager and the chain see it. */
async function findSessionView(subject: CastSubject, deps: Pick<PrepareCastDeps, 'findTransactionManager'>) {
  if (!subject.session) return undefined
  const reply = await deps.findTransactionManager(subject.chainId, subject.address).getSession(subject.session.id)
  if (reply.ok) return reply.value
  if (reply.refusal.code !== 'chain_unavailable') return undefined
  throw new AppError({ code: 'chain_unavailable', shortMessage: 'The chain does not answer.', retry: 'safe' })
}
