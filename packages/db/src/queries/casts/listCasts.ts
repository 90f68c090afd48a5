import type { IntentStatus, VaultId, WorkspaceId } from '@spells/shared'
import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import { castSteps, casts } from '../../schema/index.ts'
import { isAfter, type TimeCursor } from '../timeCursor.ts'
import type { CastTransaction, CastWithSteps } from './cast.ts'

/** Casts of a workspace, newest first, at most `limit`. */
export async function listCasts(
  tx: CastTransaction,
  request: {
    readonly workspaceId: WorkspaceId
    readonly vaultId?: VaultId | undefined
    readonly status?: IntentStatus | undefined
    readonly after?: TimeCursor | undefined
    readonly limit: number
  },
): Promise<CastWithSteps[]> {
  const { workspaceId, vaultId, status, after, limit } = request
  const found = await tx
    .select()
    .from(casts)
    .where(
      and(
        eq(casts.workspaceId, workspaceId),
        vaultId && eq(casts.vaultId, vaultId),
        status && eq(casts.status, status),
        isAfter(casts.createdAt, casts.id, after),
      ),
    )
    .orderBy(desc(casts.createdAt), desc(casts.id))
    .limit(limit)
  if (found.length === 0) return []
  const steps = await tx
    .select()
    .from(castSteps)
    .where(
      and(
        eq(castSteps.workspaceId, workspaceId),
        inArray(
          castSteps.castId,
          found.map(({ id }) => id),
        ),
      ),
    )
    .orderBy(asc(castSteps.position))
  return found.map((cast) => ({ cast, steps: steps.filter(({ castId }) => castId === cast.id) }))
}
