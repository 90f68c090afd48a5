import { encodeExecuteBatch } from '@spells/core'
import { listEndedAttempts } from './attempts/listEndedAttempts.ts'
import { listForeignPolicyAttempts } from './attempts/listForeignPolicyAttempts.ts'
import { listLaneAttempts } from './attempts/listLaneAttempts.ts'
import { listGasAttempts, listPaymasterAttempts } from './attempts/listPaymentAttempts.ts'
import { listReplayAttempts } from './attempts/listReplayAttempts.ts'
import { listSignatureAttempts } from './attempts/listSignatureAttempts.ts'
import { listUsedUpAttempts } from './attempts/listUsedUpAttempts.ts'
import { listWaysAround } from './attempts/listWaysAround.ts'
import { listWindowAttempts } from './attempts/listWindowAttempts.ts'
import type { PlannedAttempt } from './attempts/planAttempt.ts'
import type { DrillStage } from './drillStage.ts'
import { findPermittedCall } from './permittedCall.ts'

/** What is wrong with the operation around permitted calls: when, by whom, how often, for how much, to whom. */
export function listOperationAttempts(stage: DrillStage): readonly PlannedAttempt[] {
  const { policy, vault } = stage
  const calls = policy.rules.flatMap((rule) => {
    const call = rule.lanes === 'protective' ? undefined : findPermittedCall(rule, vault)
    return call === undefined ? [] : [call]
  })
  const callDatas = [...calls.map((call) => encodeExecuteBatch([call])), '0x' as const]
  return callDatas.flatMap((callData) => [
    ...listWindowAttempts(stage, callData),
    ...listSignatureAttempts(stage, callData),
    ...listReplayAttempts(stage, callData),
    ...listEndedAttempts(stage, callData),
    ...listForeignPolicyAttempts(stage, callData),
    ...listLaneAttempts(stage, callData),
    ...listGasAttempts(stage, callData),
    ...listPaymasterAttempts(stage, callData),
    ...listWaysAround(stage, callData),
    ...(callData === '0x' ? [] : listUsedUpAttempts(stage, callData)),
  ])
}
