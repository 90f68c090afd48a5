import type { NonceSlot, PrepareOutcome, VaultState } from '@spells/core/transaction'
import type { Intent } from '@spells/shared'
import type { BundlerPort, ChainPort } from './ports.ts'
import { prepareSessionOperation } from './prepareSessionOperation.ts'
import type { SessionStore } from './sessionStore.ts'
import type { SponsorPort } from './sponsorPort.ts'

export type PrepareDependencies = {
  readonly chain: ChainPort
  readonly bundler: BundlerPort
  readonly sponsor?: SponsorPort | undefined
  readonly sessions: SessionStore
  readonly minLeadSec: number
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
  return prepareSessionOperation(deps, state, intent, slot)
}
