import type { Reason } from '@spells/shared'

/** What a leg fails for: the grant, nobody who pays for gas, the venue. */
export type LegPart = 'grant' | 'payment' | 'venue'

/** Whether a leg of a session works now. `idle`: the vault has nothing to do it with, so only the grant was asked. */
export type LegVerdict =
  | { readonly status: 'passed' }
  | { readonly status: 'idle'; readonly reason: Reason }
  | { readonly status: 'failed'; readonly part: LegPart; readonly reason: Reason }

/** The largest entry that is possible now, and after it the whole exit, tried on one simulated state. */
export type LegProof = {
  readonly entry: LegVerdict
  readonly exit: LegVerdict
  /** The most that one operation may cost now, in wei; undefined where the grant could not be read. */
  readonly operationCostWei: bigint | undefined
}

/** Why a session must not be armed. @returns undefined when both legs work */
export function findArmRefusal({ entry, exit }: LegProof): Reason | undefined {
  if (exit.status === 'failed') return exit.reason
  if (entry.status === 'failed') return entry.reason
  // Without anything to enter with, the exit of what is there already must have been tried.
  return entry.status === 'idle' && exit.status === 'idle' ? entry.reason : undefined
}
