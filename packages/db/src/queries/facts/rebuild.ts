import type { TlmFact, VaultId, WorkspaceId } from '@spells/shared'
import { asc, eq } from 'drizzle-orm'
import { castSteps, casts, tlmFacts, vaults } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { Address, CastWithSteps } from '../casts/cast.ts'

/** A vault by its id, whoever owns it. */
export async function findVaultForRebuild(tx: SystemTransaction, vaultId: VaultId) {
  const [row] = await tx
    .select({ workspaceId: vaults.workspaceId, chainId: vaults.chainId, address: vaults.address })
    .from(vaults)
    .where(eq(vaults.id, vaultId))
  return row && { ...row, workspaceId: row.workspaceId as WorkspaceId, address: row.address as Address }
}

/** Every cast of a vault with its steps; nobody else changes the casts until the transaction ends. */
export async function listVaultCasts(tx: SystemTransaction, vaultId: VaultId): Promise<readonly CastWithSteps[]> {
  const rows = await tx.select().from(casts).where(eq(casts.vaultId, vaultId)).orderBy(asc(casts.id)).for('update')
  const steps = await tx
    .select({ step: castSteps })
    .from(castSteps)
    .innerJoin(casts, eq(casts.id, castSteps.castId))
    .where(eq(casts.vaultId, vaultId))
    .orderBy(asc(castSteps.position))
  return rows.map((cast) => ({
    cast,
    steps: steps.filter(({ step }) => step.castId === cast.id).map(({ step }) => step),
  }))
}

/** Keeps facts that are not kept yet; the cursor stays where it is. */
export async function restoreFacts(tx: SystemTransaction, facts: readonly TlmFact[]): Promise<void> {
  for (const fact of facts) {
    const { vaultId, sequence, workspaceId, castId } = fact
    const row = { vaultId, sequence, workspaceId, castId, fact, at: Date.parse(fact.at) }
    await tx.insert(tlmFacts).values(row).onConflictDoNothing()
  }
}
