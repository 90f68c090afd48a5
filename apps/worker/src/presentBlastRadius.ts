import { computeBlastRadius, FRESH_SESSION_USE, getSessionId, type Policy } from '@spells/core'
import { AppError, type SessionKeyView, toTime } from '@spells/shared'
import type { BlastRadiusView } from '@spells/shared/api'
import type { Hex } from 'viem'
import type { Exposure } from './readExposure.ts'

/**
 * The most that a session can cost, as the API shows it.
 * @param session the policy's bytes must be those that the session id commits to: the id is all that the chain keeps
 */
export function presentBlastRadius(
  session: { readonly sessionId: Hex; readonly encodedPolicy: Hex; readonly policy: Policy },
  use: SessionKeyView['use'],
  exposure: Exposure,
): BlastRadiusView {
  if (getSessionId(session.encodedPolicy) !== session.sessionId) {
    throw new AppError({
      code: 'policy_mismatch',
      shortMessage: 'A stored policy is not the one that its session id commits to.',
      facts: { sessionId: session.sessionId },
      retry: 'never',
    })
  }
  const counted = use && {
    operations: use.operations,
    protectiveOperations: use.protectiveOperations,
    gasWei: BigInt(use.gasWei),
    protectiveGasWei: BigInt(use.protectiveGasWei),
    // What was used in this period is not shown; counting it as unused can only show too much.
    budgets: use.budgets.map((total) => ({ total: BigInt(total), inPeriod: 0n, period: 0 })),
  }
  const { lines, ...rest } = computeBlastRadius(session.policy, counted ?? FRESH_SESSION_USE, exposure.facts)
  const observed = exposure.prices.map(({ observedAtMs }) => observedAtMs)
  return {
    ...rest,
    unknownRules: [...rest.unknownRules],
    lines: lines.map(({ cause, budget, tokens, amount, worthUsd }) => ({
      ...{ cause, budget, worthUsd },
      tokens: tokens.map((token) => ({
        token: token === 'native' ? null : token,
        ...(exposure.symbols.get(token.toLowerCase()) ?? { symbol: 'unknown', decimals: 0 }),
      })),
      amount: amount === null ? null : String(amount),
    })),
    blockNumber: String(exposure.blockNumber),
    pricesObservedAt: observed.length === 0 ? null : toTime(Math.min(...observed)),
  }
}
