import type { Hex } from 'viem'
import { listWatched } from './inclusion.ts'
import type { TransactionLimits } from './limits.ts'
import { listObservedLanes } from './nonceLane.ts'
import { type BlockMark, listOpen, type VaultState } from './vaultState.ts'

/** What one reading of the chain must answer. */
export type ObservationQuery = {
  readonly lanes: readonly number[]
  readonly hashes: readonly Hex[]
  /** First block whose logs can hold any of the hashes. */
  readonly fromBlock: number
  /** What is final already: the boundary, and the nonce of each lane there or below. */
  readonly known?: { readonly finalized: BlockMark; readonly floors: Readonly<Record<number, number>> }
}

/** Everything that the vault's open intents want to know, in one reading. */
export function buildObservationQuery(state: VaultState, limits: TransactionLimits): ObservationQuery {
  const watched = listOpen(state).flatMap(listWatched)
  return {
    lanes: listObservedLanes(state, limits),
    hashes: watched.map(({ userOpHash }) => userOpHash),
    fromBlock: watched.reduce((lowest, { fromBlock }) => Math.min(lowest, fromBlock), Number.MAX_SAFE_INTEGER),
    ...(state.finalized && {
      known: {
        finalized: state.finalized,
        floors: Object.fromEntries(Object.entries(state.lanes).map(([lane, { floor }]) => [lane, floor])),
      },
    }),
  }
}
