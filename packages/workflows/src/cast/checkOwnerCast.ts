import type { CastSubject } from '@spells/db'
import { OWNER_WINDOW_SEC, type PaidBy, type Reason, type SessionKeyView } from '@spells/shared'
import type { CastPlan, WithdrawPlan } from '@spells/shared/api'
import { formatEther } from 'viem'
import { findArmRefusal, type LegProof } from '../sessions/legProof.ts'
import type { ChainState } from './castChain.ts'
import { checkChain, type Simulated } from './checkChain.ts'
import type { CastTerms } from './checkSessionCast.ts'
import { choosePayer, type SponsorOffer } from './choosePayer.ts'
import { type FeeBounds, quoteFee } from './quoteFee.ts'

/** Whether the chain would take this from the vault's owner now. */
export function checkOwnerCast(facts: {
  readonly plan: CastPlan
  readonly subject: CastSubject
  readonly session: SessionKeyView | undefined
  readonly state: ChainState
  readonly simulated: Simulated
  /** What the vault has of the token that a withdrawal takes, in base units. */
  readonly held: bigint | undefined
  readonly offer: SponsorOffer | undefined
  /** Of the session that is to be armed; undefined when there is nothing to try it with, which other checks refuse. */
  readonly proof: LegProof | undefined
}): CastTerms {
  const { plan, state, simulated, offer } = facts
  const bounds = quoteFee({
    callGas: simulated.ok ? simulated.value.callGas : undefined,
    baseFeePerGasWei: state.baseFeePerGasWei,
    priorityFeePerGasWei: state.priorityFeePerGasWei,
    policyFeeWei: undefined,
  })
  // Nobody raises the fee without another signature: the first one is for the ceiling.
  const fee = { ...bounds, maxFeePerGasWei: bounds.ceilingWei }
  const payment = choosePayer({ offer, fee })
  const { paidBy } = payment
  return {
    authority: { kind: 'owner' },
    fee,
    payment,
    deadlineSec: state.timestampSec + OWNER_WINDOW_SEC,
    reason: checkOwnerPlan(plan, { ...facts, fee, paidBy }) ?? checkChain(state, { fee, paidBy, simulated }),
  }
}

function checkOwnerPlan(
  plan: CastPlan,
  facts: Omit<Parameters<typeof checkOwnerCast>[0], 'plan'> & { readonly fee: FeeBounds; readonly paidBy: PaidBy },
): Reason | undefined {
  switch (plan.action) {
    case 'arm':
      return checkArm(facts.subject, facts.session) ?? (facts.proof && findArmRefusal(facts.proof))
    case 'disarm':
      return facts.session?.status === 'revoked'
        ? { code: 'session_ended', message: 'The session is revoked.' }
        : undefined
    // Whatever there is to end, ending it cannot fail.
    case 'disarmAll':
      return undefined
    case 'withdraw':
      // Before its deployment the vault can give nothing, whatever it holds: the check of the chain says so.
      return facts.state.vaultDeployed ? checkBalance(plan, facts) : undefined
    case 'entry':
    case 'exit':
      return undefined
  }
}

function checkArm(subject: CastSubject, session: SessionKeyView | undefined): Reason | undefined {
  if (!session) return { code: 'session_unknown', message: 'The vault has no such session: prepare it again.' }
  if (session.status === 'installed') return { code: 'session_installed', message: 'The session is installed already.' }
  if (session.status !== 'prepared') return { code: 'session_ended', message: `The session is ${session.status}.` }
  if (!session.keyWiped && subject.session?.disarmRequestedAtMs === null) return undefined
  return { code: 'session_ended', message: 'The session was ended before it was installed: prepare a new one.' }
}

function checkBalance(
  plan: WithdrawPlan,
  facts: {
    readonly held: bigint | undefined
    readonly state: ChainState
    readonly fee: FeeBounds
    readonly paidBy: PaidBy
  },
): Reason | undefined {
  const { held = 0n, state, fee } = facts
  const amount = BigInt(plan.amount)
  if (amount > held) {
    const unit = plan.token === 'native' ? 'wei' : 'base units of the token'
    return { code: 'balance_too_low', message: `The vault holds ${held} ${unit}, less than the ${amount} to withdraw.` }
  }
  if (plan.token !== 'native' || facts.paidBy === 'sponsor') return undefined
  const feeWei = fee.gasLimit * fee.maxFeePerGasWei
  if (amount + feeWei <= state.gasFundsWei) return undefined
  return {
    code: 'gas_funds_missing',
    message: `After sending ${formatEther(amount)} ETH the vault could not pay for gas: up to ${formatEther(feeWei)} ETH may be needed.`,
  }
}
