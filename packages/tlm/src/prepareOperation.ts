import type { NonceSlot, PrepareOutcome, VaultState } from '@spells/core/transaction'
import type { Intent } from '@spells/shared'
import type { PrepareDependencies } from './prepareDependencies.ts'
import { prepareOwnerOperation } from './prepareOwnerOperation.ts'
import { prepareSessionOperation } from './prepareSessionOperation.ts'

/**
 * Everything between a reserved nonce and the request for a signature. Reads only, so it may run any number of times.
 */
export async function prepareOperation(
  deps: PrepareDependencies,
  state: VaultState,
  intent: Intent,
  slot: NonceSlot,
): Promise<PrepareOutcome> {
  if (intent.authority.kind === 'session') return prepareSessionOperation(deps, state, intent, slot)
  return prepareOwnerOperation(deps, state, { intent, slot }, { stepsLeft: deps.maxAttempts - 1 })
}
