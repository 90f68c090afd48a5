import type { Policy } from '../policy/policy.ts'
import type { SessionUse } from '../policy/sessionUse.ts'

/**
 * The most that a budget still allows until the session ends, in base units.
 * @param nowSec seconds of chain time: a period that is over cannot be used any more
 */
export function findBudgetLeft(policy: Policy, index: number, use: SessionUse, nowSec: number): bigint {
  const budget = policy.budgets[index]
  if (budget === undefined) return 0n
  const used = use.budgets[index] ?? { total: 0n, inPeriod: 0n, period: 0 }
  const left = max(0n, budget.total - used.total)
  const { periods } = policy
  if (periods === null || budget.perPeriod === null) return left

  const periodAt = (sec: number) => Math.max(0, Math.floor((sec - periods.anchorSec) / periods.lengthSec))
  if (policy.validUntilSec < periods.anchorSec) return 0n
  const first = Math.max(periodAt(nowSec), used.period)
  const last = periodAt(policy.validUntilSec)
  if (last < first) return 0n
  const usedInFirst = used.period === first ? used.inPeriod : 0n
  const inPeriods = BigInt(last - first + 1) * budget.perPeriod - usedInFirst
  return inPeriods < left ? max(0n, inPeriods) : left
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
