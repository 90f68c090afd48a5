import type { CastId, IntentId, IntentStatus, Reason } from '@spells/shared'
import { and, asc, eq } from 'drizzle-orm'
import { castSteps, casts } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { CastWithSteps } from './cast.ts'

/** Finds a cast and its steps and keeps others from changing them until the transaction ends. */
export async function lockCast(tx: SystemTransaction, castId: CastId): Promise<CastWithSteps | undefined> {
  const [cast] = await tx.select().from(casts).where(eq(casts.id, castId)).for('update')
  if (!cast) return undefined
  const steps = await tx.select().from(castSteps).where(eq(castSteps.castId, castId)).orderBy(asc(castSteps.position))
  return { cast, steps }
}

/** Writes a step as its facts say. */
export async function updateCastStep(
  tx: SystemTransaction,
  stepId: IntentId,
  step: Pick<
    typeof castSteps.$inferSelect,
    'status' | 'userOpHash' | 'inclusion' | 'observations' | 'reason' | 'updatedAt'
  >,
): Promise<void> {
  await tx.update(castSteps).set(step).where(eq(castSteps.id, stepId))
}

/** Writes the state of a cast that its steps led to. */
export async function updateCastStatus(
  tx: SystemTransaction,
  castId: CastId,
  cast: { readonly status: IntentStatus; readonly reason: Reason | null; readonly updatedAt: number },
): Promise<void> {
  await tx.update(casts).set(cast).where(eq(casts.id, castId))
}

/** Ends a step that is still as it was created. @returns false when it has moved on */
export async function rejectCreatedStep(
  tx: SystemTransaction,
  request: { readonly stepId: IntentId; readonly reason: Reason; readonly atMs: number },
): Promise<boolean> {
  const changed = await tx
    .update(castSteps)
    .set({ status: 'REJECTED', reason: request.reason, updatedAt: request.atMs })
    .where(and(eq(castSteps.id, request.stepId), eq(castSteps.status, 'CREATED')))
    .returning({ id: castSteps.id })
  return changed.length > 0
}
