import {
  findVaultForRebuild,
  listVaultCasts,
  listVaultPositions,
  lockFactCursor,
  restoreFacts,
  type SystemDatabase,
  savePosition,
  updateCastStatus,
  updateCastStep,
} from '@spells/db'
import {
  AppError,
  type CastId,
  type Clock,
  type FindTransactionManager,
  type IntentId,
  type VaultId,
} from '@spells/shared'
import type { VenueAsset } from './projectPositions.ts'
import { pullFacts } from './pullFacts.ts'
import { replayFacts } from './replayFacts.ts'

export type RebuildVaultDeps = {
  readonly database: SystemDatabase
  readonly findTransactionManager: FindTransactionManager
  readonly assets: readonly VenueAsset[]
  readonly clock: Clock
}

const PAGE = 100

/**
 * Makes a vault's casts, steps, positions and stored facts again from what its transaction manager kept, as far as the
 * facts were applied. Nothing is written to the spine, which is no projection. Safe to repeat, and beside deliveries.
 * @returns how many facts were replayed
 * @throws AppError `vault_not_found`, `fact_missing`, `transaction_manager_unavailable`
 */
export async function rebuildVault(vaultId: VaultId, deps: RebuildVaultDeps): Promise<{ readonly facts: number }> {
  const vault = await deps.database.withSystem((tx) => findVaultForRebuild(tx, vaultId))
  if (!vault) throw new AppError({ code: 'vault_not_found', shortMessage: 'There is no such vault.', retry: 'never' })
  const pulled = await pullAll(deps.findTransactionManager(vault.chainId, vault.address))
  const atMs = await deps.clock.nowMs()
  return deps.database.withSystem(async (tx) => {
    const { workspaceId, address } = vault
    const last = await lockFactCursor(tx, { vaultId, workspaceId, atMs })
    const facts = pulled.filter(({ sequence }) => sequence <= last)
    if (facts.length !== last || facts.some(({ sequence }, index) => sequence !== index + 1)) {
      throw new AppError({
        code: 'fact_missing',
        shortMessage: `The transaction manager gave ${facts.length} facts, where ${last} were applied.`,
        retry: 'never',
      })
    }
    const casts = await listVaultCasts(tx, vaultId)
    const replayed = replayFacts({ vaultId, address, assets: deps.assets, casts }, facts)
    await restoreFacts(tx, facts)
    for (const [id, step] of replayed.steps) {
      await updateCastStep(tx, id as IntentId, { ...step, observations: [...step.observations] })
    }
    for (const [id, cast] of replayed.casts) await updateCastStatus(tx, id as CastId, cast)
    const known = new Set(replayed.positions.map(({ id }) => id))
    for (const row of await listVaultPositions(tx, vaultId)) {
      if (known.has(row.id)) continue
      await savePosition(tx, { ...row, state: 'closed', amount: '0', casts: [], closedAt: row.closedAt ?? atMs })
    }
    for (const row of replayed.positions) {
      await savePosition(tx, { ...row, casts: [...row.casts], workspaceId, vaultId })
    }
    return { facts: facts.length }
  })
}

async function pullAll(transactionManager: Parameters<typeof pullFacts>[0]) {
  const all: Awaited<ReturnType<typeof pullFacts>> = []
  for (;;) {
    const facts = await pullFacts(transactionManager, { afterSequence: all.length, limit: PAGE })
    all.push(...facts)
    if (facts.length < PAGE) return all
  }
}
