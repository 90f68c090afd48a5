import type { Reason } from '@spells/shared'
import { type IntentState, isOwners } from './intentState.ts'
import type { VaultState } from './vaultState.ts'
import { emit, patch, type Work } from './work.ts'

/**
 * Stops the vault: nothing more is accepted, signed or resent under a session. What is on its way is still watched to
 * its end.
 */
export function halt(work: Work, reason: Reason): Work {
  if (work.state.halted) return work
  return emit(patch(work, { halted: reason }), { kind: 'alert', code: 'vault_halted', message: reason.message })
}

/** Whether a halt stops an intent. The owner goes on, since no key of ours is used, but never towards a wrong chain. */
export function isStopped({ halted }: VaultState, intent: Pick<IntentState, 'intent'>): boolean {
  return halted !== undefined && (halted.code === 'wrong_chain' || !isOwners(intent))
}
