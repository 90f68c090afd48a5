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
  readonly known?: Pick<VaultState, 'lanes'> & { readonly finalized: BlockMark }
}

/** Everything that the vault's open intents want to know, in one reading. */
export function buildObservationQuery(state: VaultState, limits: TransactionLimits): ObservationQuery {
  const hashes: Hex[] = []
  let fromBlock = Number.MAX_SAFE_INTEGER
  for (const intent of listOpen(state)) {
    for (const watched of listWatched(intent)) {
      hashes.push(watched.userOpHash)
      fromBlock = Math.min(fromBlock, watched.fromBlock)
    }
  }
  const query = { lanes: listObservedLanes(state, limits), hashes, fromBlock }
  return state.finalized ? { ...query, known: { finalized: state.finalized, lanes: state.lanes } } : query
}
