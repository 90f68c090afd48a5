import type { Hex } from 'viem'
import type { DrillStage } from '../drillStage.ts'
import { flipBit } from './flipBit.ts'
import { type PlannedAttempt, plan } from './planAttempt.ts'

/** Outside its own window, the session's or the period's, or with another than was signed. */
export function listWindowAttempts(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const { nowSec, policy } = stage
  const windows: readonly (readonly [string, number, number])[] = [
    ...[1, 2, 10, 60, 3600, 86_400].map((ago) => ['expired', nowSec - 100_000, nowSec - ago] as const),
    ...[10, 60, 3600, 86_400].map((ahead) => ['not due', nowSec + ahead, nowSec + ahead + 600] as const),
    ['without an end', nowSec - 60, 0],
    ['without a moment', nowSec, nowSec],
    ['turned round', nowSec + 60, nowSec - 60],
    ['after the session', policy.validUntilSec, policy.validUntilSec + 600],
  ]
  const shown = windows.map(([name, from, to]) =>
    plan(stage, 'window', `${name}: ${from} to ${to}`, callData, { window: [from, to] }),
  )
  // The window that was signed, changed afterwards, bit by bit.
  const changed = Array.from({ length: 128 }, (_, bit) =>
    plan(
      stage,
      'window',
      `bit ${bit} of the signed window and period`,
      callData,
      {},
      { alter: (userOp) => flipBit(userOp, 127 - bit) },
    ),
  )
  const periods = [1, 2, 1000, 0xffff_ffff].map((period) =>
    plan(stage, 'period', `period ${period}`, callData, {
      period: Math.min(0xffff_ffff, periodOf(stage) + period),
    }),
  )
  return [...shown, ...changed, ...periods]
}

function periodOf({ policy, nowSec }: DrillStage): number {
  return policy.periods === null
    ? 0
    : Math.max(0, Math.floor((nowSec - policy.periods.anchorSec) / policy.periods.lengthSec))
}
