import { concat, type Hex, keccak256, numberToHex, pad } from 'viem'
import type { StorageChange } from '../attempt.ts'
import { type DrillStage, findSessionSlot } from '../drillStage.ts'
import { type PlannedAttempt, plan } from './planAttempt.ts'

/** The session is over: revoked, of an earlier epoch, or never there. */
export function listEndedAttempts(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const slot = findSessionSlot(stage.sessionId, stage.vault)
  const address = stage.deployment.sessionValidator
  const at = (value: bigint): readonly StorageChange[] => [{ address, slot, value: numberToHex(value, { size: 32 }) }]
  const accountSlot = keccak256(concat([pad(stage.vault), pad('0x3')]))
  const epoch = (value: number): readonly StorageChange[] => [
    { address, slot: accountSlot, value: numberToHex(value, { size: 32 }) },
  ]
  const lanes = [...stage.sequences.keys()].map((key) => Number(key & 0xffff_ffffn))
  return lanes.flatMap((lane) => {
    const on = {
      lane: { laneClass: lane >= 0x8000_0000 ? 'protective' : 'normal', index: lane & 0x7fff_ffff },
    } as const
    return [
      plan(stage, 'revoked', `revoked, lane ${lane}`, callData, on, { storage: at(0xffff_ffffn) }),
      plan(stage, 'revoked', `revoked after use, lane ${lane}`, callData, on, {
        storage: at((5n << 32n) | 0xffff_ffffn),
      }),
      plan(stage, 'revoked', `never enabled, lane ${lane}`, callData, on, { storage: at(0n) }),
      ...[1, 2, 3, 100].map((later) =>
        plan(stage, 'revoked', `${later} epochs ago, lane ${lane}`, callData, on, {
          storage: epoch(stage.epoch + later),
        }),
      ),
    ]
  })
}
