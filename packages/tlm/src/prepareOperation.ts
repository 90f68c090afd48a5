import type { NonceSlot, PrepareOutcome, VaultState } from '@spells/core/transaction'
import type { Intent } from '@spells/shared'
import type { BundlerPort, ChainPort } from './ports.ts'
import { prepareOwnerOperation } from './prepareOwnerOperation.ts'
import { prepareSessionOperation } from './prepareSessionOperation.ts'
import type { SessionStore } from './sessionStore.ts'
import type { SponsorPort } from './sponsorPort.ts'

export type PrepareDependencies = {
  readonly chain: ChainPort
  readonly bundler: BundlerPort
  readonly sponsor?: SponsorPort | undefined
  readonly sessions: SessionStore
  readonly minLeadSec: number
  /** Signed payloads that one nonce of an owner's intent may have. */
  readonly maxAttempts: number
}

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
