import { ok, type Result, refuse } from '@spells/shared'
import { type Address, size } from 'viem'
import { type CallDataRefused, decodeExecuteBatch } from '../userop/executeBatch.ts'
import type { UserOperation } from '../userop/getUserOpHash.ts'
import { parseNonce, parseNonceKey } from '../userop/nonceKey.ts'
import { type CallRefused, type Charge, evaluateCall } from './evaluateCall.ts'
import { evaluateWindow, type Window, type WindowRefused } from './evaluateWindow.ts'
import type { Policy } from './policy.ts'
import { MAX_CALLS } from './policyFormat.ts'
import type { BudgetUse, SessionUse } from './sessionUse.ts'

export type PolicyRefused =
  | CallDataRefused
  | CallRefused
  | WindowRefused
  | { readonly code: 'lane_refused'; readonly lane: number }
  | { readonly code: 'call_count_refused'; readonly count: number }
  | {
      readonly code: 'total_budget_exceeded' | 'period_budget_exceeded' | 'period_passed'
      readonly budget: number
    }
  | { readonly code: 'fee_refused'; readonly maxFeePerGasWei: bigint }
  | { readonly code: 'paymaster_refused'; readonly paymaster: Address }
  | { readonly code: 'vault_payment_refused' | 'operations_used_up' }
  | { readonly code: 'gas_budget_exceeded'; readonly costWei: bigint }

/** The window that the validator will return, and the counters as they will be afterwards. */
export type PolicyVerdict = { readonly window: Window; readonly use: SessionUse }

/**
 * Predicts what SessionValidator will say about an operation of a live session. Written apart from the contract, over
 * the decoded policy, so that each can be tested against the other.
 *
 * @param options.use what the session has used so far, operations in flight included
 * @param options.window the window to be signed, in seconds of chain time, and the declared budget period
 * @returns the effective window and the counters afterwards, or the first limit that the operation breaks
 */
export function evaluatePolicy(
  policy: Policy,
  options: {
    readonly userOp: Omit<UserOperation, 'signature'>
    readonly use: SessionUse
    readonly window: Window
    readonly period: number
  },
): Result<PolicyVerdict, PolicyRefused> {
  const { userOp, use, period } = options
  const { lane } = parseNonceKey(parseNonce(userOp.nonce).key)
  const { laneClass } = lane
  if (lane.index >= policy[laneClass].lanes) return refuse({ code: 'lane_refused', lane: lane.index })

  const isNoOp = size(userOp.callData) === 0
  const budgets = isNoOp ? ok(use.budgets) : evaluateCalls(policy, userOp, laneClass, use, period)
  if (!budgets.ok) return budgets
  const payment = evaluatePayment(policy, userOp)
  if (!payment.ok) return payment
  // The no-op is always on the protective quota, whatever its lane.
  const counters = evaluateQuota(policy, use, isNoOp ? 'protective' : laneClass, payment.value)
  if (!counters.ok) return counters
  const window = evaluateWindow(policy, options.window, period)
  if (!window.ok) return window
  return ok({ window: window.value, use: { ...counters.value, budgets: budgets.value } })
}

function evaluateCalls(
  policy: Policy,
  userOp: Omit<UserOperation, 'signature'>,
  laneClass: 'normal' | 'protective',
  use: SessionUse,
  period: number,
): Result<readonly BudgetUse[], PolicyRefused> {
  const calls = decodeExecuteBatch(userOp.callData)
  if (!calls.ok) return calls
  const count = calls.value.length
  if (count === 0 || count > MAX_CALLS) return refuse({ code: 'call_count_refused', count })
  const charges: Charge[] = []
  for (const [index, call] of calls.value.entries()) {
    const outcome = evaluateCall(policy.rules, call, { index, vault: userOp.sender, laneClass })
    if (!outcome.ok) return outcome
    charges.push(...outcome.value)
  }
  return chargeBudgets(policy, use.budgets, charges, period)
}

function chargeBudgets(
  policy: Policy,
  used: readonly BudgetUse[],
  charges: readonly Charge[],
  period: number,
): Result<readonly BudgetUse[], PolicyRefused> {
  const after: BudgetUse[] = []
  for (const [budget, { total, perPeriod }] of policy.budgets.entries()) {
    const before = used[budget] ?? { total: 0n, inPeriod: 0n, period: 0 }
    // What is spent under an approval is charged once: either sum stays within the budget.
    const spent = sumCharges(charges, 'spend', budget)
    const approved = sumCharges(charges, 'approve', budget)
    const amount = spent > approved ? spent : approved
    if (amount === 0n) {
      after.push(before)
      continue
    }
    if (before.total + amount > total) return refuse({ code: 'total_budget_exceeded', budget })
    if (period < before.period) return refuse({ code: 'period_passed', budget })
    const inPeriod = perPeriod === null ? 0n : amount + (before.period === period ? before.inPeriod : 0n)
    if (perPeriod !== null && inPeriod > perPeriod) return refuse({ code: 'period_budget_exceeded', budget })
    after.push({ total: before.total + amount, inPeriod, period })
  }
  return ok(after)
}

function sumCharges(charges: readonly Charge[], kind: Charge['kind'], budget: number): bigint {
  return charges.reduce((sum, one) => (one.kind === kind && one.budget === budget ? sum + one.amount : sum), 0n)
}

/** The operation's maximum cost in wei, once its fee and its payer are allowed. */
function evaluatePayment(policy: Policy, userOp: Omit<UserOperation, 'signature'>): Result<bigint, PolicyRefused> {
  const { maxFeePerGas, paymaster } = userOp
  if (maxFeePerGas > policy.maxFeePerGasWei) return refuse({ code: 'fee_refused', maxFeePerGasWei: maxFeePerGas })
  if (paymaster === undefined && !policy.vaultPaysGas) return refuse({ code: 'vault_payment_refused' })
  if (paymaster !== undefined && !policy.paymasters.some((one) => one.toLowerCase() === paymaster.toLowerCase())) {
    return refuse({ code: 'paymaster_refused', paymaster })
  }
  return ok(getMaxCostWei(userOp))
}

/**
 * The most that an operation can cost in wei: all its gas limits at its highest fee.
 */
export function getMaxCostWei(userOp: Omit<UserOperation, 'signature'>): bigint {
  const own = userOp.preVerificationGas + userOp.verificationGasLimit + userOp.callGasLimit
  const paymaster =
    userOp.paymaster === undefined
      ? 0n
      : (userOp.paymasterVerificationGasLimit ?? 0n) + (userOp.paymasterPostOpGasLimit ?? 0n)
  return (own + paymaster) * userOp.maxFeePerGas
}

function evaluateQuota(
  policy: Policy,
  use: SessionUse,
  laneClass: 'normal' | 'protective',
  costWei: bigint,
): Result<SessionUse, PolicyRefused> {
  const { maxOperations, maxGasWei } = policy[laneClass]
  const protective = laneClass === 'protective'
  const operations = (protective ? use.protectiveOperations : use.operations) + 1
  const gasWei = (protective ? use.protectiveGasWei : use.gasWei) + costWei
  if (operations > maxOperations) return refuse({ code: 'operations_used_up' })
  if (gasWei > maxGasWei) return refuse({ code: 'gas_budget_exceeded', costWei })
  return ok(
    protective
      ? { ...use, protectiveOperations: operations, protectiveGasWei: gasWei }
      : { ...use, operations, gasWei },
  )
}
