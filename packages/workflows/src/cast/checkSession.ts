import {
  buildNonce,
  buildNonceKey,
  decodePolicy,
  encodeExecuteBatch,
  evaluatePolicy,
  getPeriod,
  type Policy,
  type PolicyRefused,
  toVaultCall,
} from '@spells/core'
import { type Call, type Reason, type Result, refuse, type SessionKeyView } from '@spells/shared'
import { type Address, formatEther } from 'viem'
import type { FeeBounds } from './quoteFee.ts'

const states = {
  prepared: 'The session was prepared but is not installed on chain yet.',
  revoked: 'The session was revoked on chain.',
  expired: 'The session has expired.',
} as const

/** The policy of an installed session, or why there is none to act under. */
export function requireInstalledPolicy(session: SessionKeyView): Result<Policy, Reason> {
  if (session.status !== 'installed') {
    return refuse({ code: 'session_not_installed', message: states[session.status] })
  }
  if (session.keyWiped) {
    return refuse({ code: 'session_not_installed', message: "The session's key was destroyed; arm a new session." })
  }
  const policy = decodePolicy(session.policy)
  if (policy.ok) return policy
  return refuse({
    code: 'session_not_installed',
    message: `The session's policy cannot be read: ${policy.refusal.detail}`,
  })
}

/** Whether the policy allows the calls now, with what the session has used on chain. @returns undefined when it does */
export function checkPolicy(
  policy: Policy,
  options: {
    readonly use: SessionKeyView['use']
    readonly calls: readonly Call[]
    readonly vault: Address
    readonly sessionValidator: Address
    readonly laneClass: 'normal' | 'protective'
    readonly fee: FeeBounds
    /** Of the sponsor, when it pays. */
    readonly paymaster: Address | undefined
    readonly nowSec: number
    readonly deadlineSec: number
  },
): Reason | undefined {
  const { use, fee, paymaster, nowSec, deadlineSec, laneClass } = options
  const period = getPeriod(policy, nowSec)
  const verdict = evaluatePolicy(policy, {
    userOp: {
      sender: options.vault,
      nonce: buildNonce(buildNonceKey(options.sessionValidator, { laneClass, index: 0 }), 0n),
      callData: encodeExecuteBatch(options.calls.map(toVaultCall)),
      callGasLimit: fee.gasLimit,
      verificationGasLimit: 0n,
      preVerificationGas: 0n,
      maxFeePerGas: fee.maxFeePerGasWei,
      maxPriorityFeePerGas: 0n,
      ...(paymaster && { paymaster }),
    },
    use: {
      operations: use?.operations ?? 0,
      protectiveOperations: use?.protectiveOperations ?? 0,
      gasWei: BigInt(use?.gasWei ?? 0),
      protectiveGasWei: BigInt(use?.protectiveGasWei ?? 0),
      // What was used within the period is known to the chain alone; the validator has the last word on it.
      budgets: (use?.budgets ?? []).map((total) => ({ total: BigInt(total), inPeriod: 0n, period: 0 })),
    },
    window: { validAfterSec: nowSec - 1, validUntilSec: deadlineSec },
    period,
  })
  return verdict.ok ? undefined : { code: 'policy_refused', message: explain(verdict.refusal) }
}

function explain(refusal: PolicyRefused): string {
  switch (refusal.code) {
    case 'target_refused':
      return `The session may not call ${refusal.target}.`
    case 'selector_refused':
      return `The session may not make call ${refusal.call + 1} of this cast.`
    case 'lane_refuses_call':
      return `The session may make call ${refusal.call + 1} only to protect a position.`
    case 'value_refused':
      return `Call ${refusal.call + 1} sends more native value than the session may.`
    case 'length_refused':
      return `Call ${refusal.call + 1} does not have the shape that the session allows.`
    case 'word_refused':
      return `Argument ${refusal.word + 1} of call ${refusal.call + 1} is outside what the session allows, such as its cap per cast.`
    case 'total_budget_exceeded':
      return 'The session has not enough of its budget left for this.'
    case 'period_budget_exceeded':
      return 'The session has not enough of its budget left in this period.'
    case 'period_passed':
      return 'The budget period has passed.'
    case 'fee_refused':
      return `The network asks for ${refusal.maxFeePerGasWei} wei per gas, more than the session may pay.`
    case 'gas_budget_exceeded':
      return `The session has not enough of its gas budget left: this may cost ${formatEther(refusal.costWei)} ETH.`
    case 'operations_used_up':
      return 'The session has used up its number of operations.'
    case 'vault_payment_refused':
      return 'The session does not let the vault pay for gas.'
    case 'paymaster_refused':
      return `The session does not allow the paymaster ${refusal.paymaster}.`
    case 'window_empty':
      return 'The session is not valid at this time.'
    case 'lane_refused':
    case 'call_count_refused':
    case 'execution_refused':
    case 'encoding_refused':
    case 'period_refused':
      return 'The session does not allow an operation of this form.'
  }
}
