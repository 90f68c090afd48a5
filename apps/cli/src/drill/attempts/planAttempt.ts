import type { UserOperation } from '@spells/core'
import type { Hex } from 'viem'
import type { Attempt, StorageChange } from '../attempt.ts'
import type { DrillStage } from '../drillStage.ts'
import { type OperationChanges, signOperation, toBundle } from '../signOperation.ts'

/** An attempt that is made when its turn comes: signing ten thousand at once would take long. */
export type PlannedAttempt = { readonly kind: string; readonly name: string; readonly make: () => Promise<Attempt> }

/** Plans an operation that is signed with changes, altered afterwards, or met by another state of the chain. */
export function plan(
  stage: DrillStage,
  kind: string,
  name: string,
  callData: Hex,
  changes: OperationChanges = {},
  options: {
    readonly storage?: readonly StorageChange[]
    readonly alter?: (userOp: UserOperation) => UserOperation
  } = {},
): PlannedAttempt {
  const make = async (): Promise<Attempt> => {
    const signed = await signOperation(stage, callData, changes)
    const userOp = options.alter?.(signed) ?? signed
    return { kind, name, ...toBundle(stage, userOp), storage: options.storage ?? [] }
  }
  return { kind, name, make }
}
