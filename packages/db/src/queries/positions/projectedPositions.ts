import type { CastId, IntentStatus, VaultId } from '@spells/shared'
import { isSpellPlan } from '@spells/shared/api'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { castSteps, casts, positions } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { PositionStored } from './listPositions.ts'

/** Steps of a vault that were included and read from the venue. */
export async function listObservedSteps(tx: SystemTransaction, vaultId: VaultId) {
  const included: IntentStatus[] = ['CONFIRMED', 'FINALIZED', 'UNMET']
  const rows = await tx
    .select({ step: castSteps, plan: casts.plan })
    .from(castSteps)
    .innerJoin(casts, eq(casts.id, castSteps.castId))
    .where(
      and(
        eq(casts.vaultId, vaultId),
        inArray(castSteps.status, included),
        sql`jsonb_array_length(${castSteps.observations}) > 0`,
      ),
    )
  return rows.map(({ step, plan }) => ({
    stepId: step.id,
    castId: step.castId as CastId,
    spell: isSpellPlan(plan) ? plan.spell : undefined,
    status: step.status,
    inclusion: step.inclusion,
    observations: step.observations,
  }))
}

/** Every position row of a vault, also those that a reorg took back. */
export async function listVaultPositions(tx: SystemTransaction, vaultId: VaultId): Promise<PositionStored[]> {
  return tx.select().from(positions).where(eq(positions.vaultId, vaultId))
}

/** Writes a position row as the projection has it. */
export async function savePosition(tx: SystemTransaction, row: PositionStored): Promise<void> {
  const { id: _, workspaceId: __, vaultId: ___, ...changes } = row
  await tx.insert(positions).values(row).onConflictDoUpdate({ target: positions.id, set: changes })
}
