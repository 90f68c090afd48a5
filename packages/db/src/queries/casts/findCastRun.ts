import type { CastId, Intent, IntentId, WorkspaceId } from '@spells/shared'
import { and, asc, eq } from 'drizzle-orm'
import { castSteps, casts, vaults } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { Address } from './cast.ts'

/** What carrying out a cast needs. */
export type CastRunRow = {
  readonly chainId: number
  readonly vault: Address
  readonly steps: { readonly id: IntentId; readonly position: number; readonly intent: Intent }[]
}

/** Finds the vault and the stored intents of a cast. */
export async function findCastRun(
  tx: SystemTransaction,
  request: { readonly workspaceId: WorkspaceId; readonly castId: CastId },
): Promise<CastRunRow | undefined> {
  const rows = await tx
    .select({ chainId: vaults.chainId, vault: vaults.address, step: castSteps })
    .from(casts)
    .innerJoin(vaults, eq(vaults.id, casts.vaultId))
    .innerJoin(castSteps, eq(castSteps.castId, casts.id))
    .where(and(eq(casts.workspaceId, request.workspaceId), eq(casts.id, request.castId)))
    .orderBy(asc(castSteps.position))
  const [first] = rows
  if (!first) return undefined
  return {
    chainId: first.chainId,
    vault: first.vault as Address,
    steps: rows.map(({ step }) => ({ id: step.id as IntentId, position: step.position, intent: step.intent })),
  }
}
