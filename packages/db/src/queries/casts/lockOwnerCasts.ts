import type { CastId, VaultId, WorkspaceId } from '@spells/shared'
import { and, asc, eq, ne, or, sql } from 'drizzle-orm'
import { castSteps, casts, vaults } from '../../schema/index.ts'
import type { CastTransaction } from './cast.ts'

/**
 * Finds the cast of a vault that waits for its owner's signature, and keeps others from opening one until the
 * transaction ends.
 * @param request.nowSec chain time: a cast whose deadline has passed waits no more
 * @param request.except a cast of which it is known that it waits no more, although its row does not say so yet
 */
export async function lockOwnerCasts(
  tx: CastTransaction,
  request: {
    readonly workspaceId: WorkspaceId
    readonly vaultId: VaultId
    readonly nowSec: number
    readonly except?: CastId | undefined
  },
): Promise<CastId | undefined> {
  const { workspaceId, vaultId, nowSec } = request
  await tx
    .select({ id: vaults.id })
    .from(vaults)
    .where(and(eq(vaults.workspaceId, workspaceId), eq(vaults.id, vaultId)))
    .for('no key update')
  const [open] = await tx
    .select({ castId: castSteps.castId })
    .from(castSteps)
    .innerJoin(casts, and(eq(casts.workspaceId, castSteps.workspaceId), eq(casts.id, castSteps.castId)))
    .where(
      and(
        eq(casts.workspaceId, workspaceId),
        eq(casts.vaultId, vaultId),
        sql`${castSteps.intent} -> 'authority' ->> 'kind' = 'owner'`,
        sql`(${castSteps.intent} ->> 'deadlineSec')::bigint > ${nowSec}`,
        sql`coalesce(${castSteps.reason} ->> 'code', '') <> 'taken_back'`,
        request.except ? ne(casts.id, request.except) : undefined,
        // Not signed yet, or asked for again.
        or(eq(castSteps.status, 'CREATED'), sql`${castSteps.reason} ->> 'code' = 'signature_wanted'`),
      ),
    )
    .orderBy(asc(casts.createdAt))
    .limit(1)
  return open?.castId as CastId | undefined
}
