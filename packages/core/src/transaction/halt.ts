import type { Reason } from '@spells/shared'
import { emit, patch, type Work } from './work.ts'

/** Stops the vault: nothing more is accepted, signed or resent. What is on its way is still watched to its end. */
export function halt(work: Work, reason: Reason): Work {
  if (work.state.halted) return work
  return emit(patch(work, { halted: reason }), { kind: 'alert', code: 'vault_halted', message: reason.message })
}
