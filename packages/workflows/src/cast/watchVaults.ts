import { listWatchedVaults, type SystemDatabase, type WatchedVault } from '@spells/db'
import type { Clock, FindTransactionManager } from '@spells/shared'
import { type ApplyFactsDeps, applyFacts } from './applyFacts.ts'
import type { CastStarter } from './castStarter.ts'
import type { VenueAsset } from './projectPositions.ts'
import { pullFacts } from './pullFacts.ts'

export type WatchVaultsDeps = {
  readonly database: SystemDatabase
  readonly findTransactionManager: FindTransactionManager
  readonly assets: readonly VenueAsset[]
  readonly clock: Clock
  readonly starter: CastStarter
} & Pick<ApplyFactsDeps, 'tellApplied'>

const PAGE = 100

/**
 * Watchdog of the vaults that have casts in flight: wakes each transaction manager, so that a lost alarm is set again,
 * and pulls the facts that the queue lost. One vault that fails does not hold up the others.
 */
export async function watchVaults(
  deps: WatchVaultsDeps,
  options: { readonly limit?: number } = {},
): Promise<{ vaults: number; facts: number; failed: number }> {
  const vaults = await deps.database.withSystem((tx) => listWatchedVaults(tx, options.limit ?? 200))
  const ends = await Promise.allSettled(vaults.map((vault) => watchVault(vault, deps)))
  const counts = { vaults: vaults.length, facts: 0, failed: 0 }
  for (const end of ends) {
    if (end.status === 'fulfilled') counts.facts += end.value
    else counts.failed++
  }
  return counts
}

async function watchVault(vault: WatchedVault, deps: WatchVaultsDeps): Promise<number> {
  const transactionManager = deps.findTransactionManager(vault.chainId, vault.address)
  await transactionManager.poke()
  let afterSequence = vault.lastSequence
  for (;;) {
    const facts = await pullFacts(transactionManager, { afterSequence, limit: PAGE })
    const last = facts.at(-1)
    if (!last) return afterSequence - vault.lastSequence
    const outcomes = await applyFacts(facts, deps)
    await Promise.all(outcomes.map((outcome) => deps.starter.announce(outcome)))
    afterSequence = last.sequence
    if (facts.length < PAGE) return afterSequence - vault.lastSequence
  }
}
