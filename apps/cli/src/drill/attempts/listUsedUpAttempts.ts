import { encodeExecuteBatch } from '@spells/core'
import { type Hex, numberToHex } from 'viem'
import { type DrillStage, findBudgetSlot, findSessionSlot, packSession } from '../drillStage.ts'
import { findPermittedCall } from '../permittedCall.ts'
import { type PlannedAttempt, plan } from './planAttempt.ts'

/** Quotas and budgets that other operations have used, all or nearly: the last one that would be too much. */
export function listUsedUpAttempts(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const { policy, vault, sessionId, deployment } = stage
  const address = deployment.sessionValidator
  const slot = findSessionSlot(sessionId, vault)
  const cost = policy.normal.maxGasWei
  const quotas = [
    ...[0, 1, 7].map((more) => packSession(stage.epoch, { ops: policy.normal.maxOperations + more })),
    ...[0n, 1n, 1000n].map((left) => packSession(stage.epoch, { gasWei: cost > left ? cost - left : cost })),
  ].map((value, i) =>
    plan(stage, 'quota', `the quota is used up, ${i}`, callData, {}, { storage: [{ address, slot, value }] }),
  )
  const budgets = policy.budgets.flatMap((budget, index) => {
    const place = { address, slot: findBudgetSlot(sessionId, index, vault) }
    // Split over so many operations before: what is left of the budget, in base units, is less than this one takes.
    const spending = policy.rules.flatMap((rule) => {
      const places = rule.words.flatMap((checks, word) =>
        checks.flatMap((check) =>
          (check.kind === 'spend' || check.kind === 'approve') && check.budget === index
            ? [{ word, cap: check.cap }]
            : [],
        ),
      )
      const call = rule.lanes === 'protective' ? undefined : findPermittedCall(rule, vault)
      const [first] = places
      return call === undefined || first === undefined ? [] : [{ call, ...first }]
    })
    return spending.flatMap(({ call, word, cap }) => {
      const most = cap < budget.total ? cap : budget.total
      const from = 2 + 2 * (4 + 32 * word)
      const spend = (amount: bigint): Hex =>
        encodeExecuteBatch([
          {
            ...call,
            data: `0x${call.data.slice(2, from)}${numberToHex(amount, { size: 32 }).slice(2)}${call.data.slice(from + 64)}`,
          },
        ])
      return Array.from({ length: 40 }, (_, i) => {
        const amount = most - (most * BigInt(i)) / 41n
        const left = amount - 1n
        const value = numberToHex(budget.total - (left < budget.total ? left : budget.total), { size: 32 })
        return plan(
          stage,
          'budget',
          `${amount} with ${left} left`,
          amount > 0n ? spend(amount) : spend(1n),
          {},
          { storage: [{ ...place, value }] },
        )
      })
    })
  })
  return [...quotas, ...budgets]
}
