import type { BlockMark, VaultState } from '@spells/core/transaction'
import type { Reason } from '@spells/shared'

/** Why a reading decides nothing: its block is below what is known to be final, so it may miss what happened since. */
export function findLag({ finalized }: Pick<VaultState, 'finalized'>, block: BlockMark): Reason | undefined {
  if (!finalized || block.number >= finalized.number) return undefined
  const message = `The node answered for block ${block.number}, below the final block ${finalized.number}.`
  return { code: 'node_behind', message }
}
