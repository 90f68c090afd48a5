import type { Hex } from 'viem'
import type { TransactionLimits } from './limits.ts'
import { listObservedLanes } from './nonceLane.ts'
import { listOpen, type VaultState } from './vaultState.ts'

/** What one reading of the chain must answer. */
export type ObservationQuery = {
  readonly lanes: readonly number[]
  readonly hashes: readonly Hex[]
  /** First block whose logs can hold any of the hashes. */
  readonly fromBlock: number
}

/** Everything that the vault's open intents want to know, in one reading. */
export function buildObservationQuery(state: VaultState, limits: TransactionLimits): ObservationQuery {
  const attempts = listOpen(state).flatMap((intent) => intent.attempts)
  return {
    lanes: listObservedLanes(state, limits),
    hashes: attempts.map((attempt) => attempt.userOpHash),
    fromBlock: attempts.reduce((lowest, attempt) => Math.min(lowest, attempt.fromBlock), Number.MAX_SAFE_INTEGER),
  }
}
