import type { Hex } from 'viem'
import type { DrillStage } from '../drillStage.ts'
import { type PlannedAttempt, plan } from './planAttempt.ts'

/** On lanes that the policy does not have. */
export function listLaneAttempts(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const { normal, protective } = stage.policy
  const ids = [1, 2, 3, 10, 100, 1000, 0x7fff_ffff]
  return [
    ...ids.map((more) => ({ laneClass: 'normal' as const, index: Math.min(0x7fff_ffff, normal.lanes - 1 + more) })),
    ...ids.map((more) => ({
      laneClass: 'protective' as const,
      index: Math.min(0x7fff_ffff, protective.lanes - 1 + more),
    })),
  ].map((lane) => plan(stage, 'lane', `${lane.laneClass} lane ${lane.index}`, callData, { lane }))
}
