import type { Allowance, Charge, OpenIntent } from './intentState.ts'
import { findSigningDraft, isIncluded, isInFlight } from './intentState.ts'
import { listOpen, type VaultState } from './vaultState.ts'

/**
 * What signed operations can still take from a session and the allowance does not show yet: each one in flight, and
 * each that landed after the block at which the allowance was read.
 */
function listReserved(state: VaultState, allowance: Allowance): readonly Charge[] {
  return listOpen(state).flatMap((intent): readonly Charge[] => {
    if (intent.status === 'CREATED') return intent.stage === 'signing' ? [intent.draft.charge] : []
    if (!isUncounted(intent, allowance)) return []
    // One of the attempts lands at most, and the newest one of its kind takes the most.
    const signing = findSigningDraft(intent)
    const drafts = signing ? [...intent.attempts, { kind: 'calls', ...signing }] : intent.attempts
    const newest = (['calls', 'noOp'] as const).map((kind) => drafts.findLast((draft) => draft.kind === kind)?.charge)
    return newest.filter((charge) => charge !== undefined)
  })
}

function isUncounted(intent: OpenIntent, allowance: Allowance): boolean {
  if (isInFlight(intent)) return true
  return isIncluded(intent) && Number(intent.inclusion.blockNumber) > allowance.blockNumber
}

/**
 * Whether a charge fits what a session has left.
 * @returns `fits`; `wait` if it would fit without the operations in flight; `never` if it does not fit at all
 */
export function evaluateReservation(
  state: VaultState,
  charge: Charge,
  allowance: Allowance,
): 'fits' | 'wait' | 'never' {
  if (!fits([charge], charge, allowance)) return 'never'
  const reserved = listReserved(state, allowance).filter((other) => other.sessionId === charge.sessionId)
  return fits([charge, ...reserved], charge, allowance) ? 'fits' : 'wait'
}

function fits(charges: readonly Charge[], own: Charge, allowance: Allowance): boolean {
  const sameQuota = charges.filter((charge) => charge.laneClass === own.laneClass)
  const operations = sameQuota.reduce((sum, charge) => sum + charge.operations, 0)
  const gasWei = sameQuota.reduce((sum, charge) => sum + BigInt(charge.gasWei), 0n)
  if (operations > allowance.operations || gasWei > BigInt(allowance.gasWei)) return false
  const samePeriod = charges.filter((charge) => charge.period === own.period)
  return allowance.budgets.every(
    ({ total, inPeriod }, index) =>
      sumBudget(charges, index) <= BigInt(total) &&
      (inPeriod === undefined || sumBudget(samePeriod, index) <= BigInt(inPeriod)),
  )
}

function sumBudget(charges: readonly Charge[], index: number): bigint {
  return charges.reduce((sum, charge) => sum + BigInt(charge.budgets[index] ?? '0'), 0n)
}
