import type { CastId, WorkspaceId } from '@spells/shared'
import { and, asc, eq, type SQL } from 'drizzle-orm'
import { castSteps, casts } from '../../schema/index.ts'
import type { CastTransaction, CastWithSteps } from './cast.ts'

/** Finds a cast of a workspace by its id. */
export async function findCast(
  tx: CastTransaction,
  request: { readonly workspaceId: WorkspaceId; readonly castId: CastId },
): Promise<CastWithSteps | undefined> {
  return findOne(tx, request.workspaceId, eq(casts.id, request.castId))
}

/** Finds the cast that an idempotency key of a workspace stands for. */
export async function findCastByKey(
  tx: CastTransaction,
  request: { readonly workspaceId: WorkspaceId; readonly idempotencyKey: string },
): Promise<CastWithSteps | undefined> {
  return findOne(tx, request.workspaceId, eq(casts.idempotencyKey, request.idempotencyKey))
}

async function findOne(tx: CastTransaction, workspaceId: WorkspaceId, where: SQL): Promise<CastWithSteps | undefined> {
  const rows = await tx
    .select({ cast: casts, step: castSteps })
    .from(casts)
    .innerJoin(castSteps, and(eq(castSteps.castId, casts.id), eq(castSteps.workspaceId, casts.workspaceId)))
    .where(and(eq(casts.workspaceId, workspaceId), where))
    .orderBy(asc(castSteps.position))
  const cast = rows[0]?.cast
  return cast && { cast, steps: rows.map(({ step }) => step) }
}
