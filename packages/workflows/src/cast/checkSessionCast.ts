import type { CastSubject, SessionRow } from '@spells/db'
import { type Authority, type Call, type Deployment, type Reason, refuse, type SessionKeyView } from '@spells/shared'
import type { ChainState } from './castChain.ts'
import { checkChain, type Simulated } from './checkChain.ts'
import { checkPolicy, requireInstalledPolicy } from './checkSession.ts'
import { choosePayer, type Payment, type SponsorOffer } from './choosePayer.ts'
import { type FeeBounds, quoteFee } from './quoteFee.ts'

/** Longest that an operation may take to land, in seconds of chain time: the recovery budget of PRODUCT.md. */
const DEADLINE_SEC = 900
/** Shortest time that an operation needs to land, in seconds. */
const MIN_LEAD_SEC = 5

/** Why a session is not used that is still installed. */
export const sessionEnding: Reason = {
  code: 'session_not_installed',
  message: 'You asked to end this session: nothing new is cast under it.',
}

/** On which terms an operation is made, and why it would be refused. */
export type CastTerms = {
  readonly authority: Authority
  readonly fee: FeeBounds
  readonly payment: Payment
  readonly deadlineSec: number
  readonly reason: Reason | undefined
}

/** Whether a session may cast this now, within what is left of its policy. */
export function checkSessionCast(facts: {
  readonly subject: Pick<CastSubject, 'address'>
  /** The session as stored, and as the chain has it. */
  readonly grant: SessionRow
  readonly calls: readonly Call[]
  readonly session: SessionKeyView | undefined
  readonly state: ChainState
  readonly simulated: Simulated
  readonly deployment: Deployment
  readonly premiseSec: number | undefined
  readonly offer: SponsorOffer | undefined
}): CastTerms {
  const { subject, grant, calls, session, state, simulated, premiseSec } = facts
  const policy = requirePolicy(grant, session)
  const fee = quoteFee({
    callGas: simulated.ok ? simulated.value.callGas : undefined,
    baseFeePerGasWei: state.baseFeePerGasWei,
    priorityFeePerGasWei: state.priorityFeePerGasWei,
    policyFeeWei: policy.ok ? policy.value.maxFeePerGasWei : undefined,
  })
  const deadlineSec = Math.min(
    state.timestampSec + DEADLINE_SEC,
    premiseSec ?? Number.POSITIVE_INFINITY,
    policy.ok ? policy.value.validUntilSec : Number.POSITIVE_INFINITY,
  )
  const authority = { kind: 'session', sessionId: grant.sessionId } as const
  const payment = choosePayer({ offer: facts.offer, fee, ...(policy.ok && { policy: policy.value }) })
  if (!policy.ok) return { authority, fee, payment, deadlineSec, reason: policy.refusal }
  const { paidBy } = payment
  const reason =
    checkPremise(premiseSec, state) ??
    checkPolicy(policy.value, {
      use: session?.use,
      calls,
      vault: subject.address,
      sessionValidator: facts.deployment.sessionValidator,
      laneClass: 'normal',
      fee,
      paymaster: paidBy === 'sponsor' ? facts.offer?.paymaster : undefined,
      nowSec: state.timestampSec,
      deadlineSec,
    }) ??
    checkChain(state, { fee, paidBy, simulated })
  return { authority, fee, payment, deadlineSec, reason }
}

function requirePolicy(grant: SessionRow, session: SessionKeyView | undefined) {
  if (!session) return refuse({ code: 'session_not_installed', message: 'The vault has no such session.' })
  const policy = requireInstalledPolicy(session)
  if (!policy.ok || grant.disarmRequestedAtMs === null) return policy
  return refuse(sessionEnding)
}

function checkPremise(deadlineSec: number | undefined, state: ChainState): Reason | undefined {
  if (deadlineSec === undefined || deadlineSec > state.timestampSec + MIN_LEAD_SEC) return undefined
  return { code: 'premise_stale', message: 'The observation behind this is too old to act on.' }
}
