import { castSteps, casts } from '../../schema/index.ts'
import type { CastTransaction } from './cast.ts'

/**
 * Stores a cast with its steps, once per idempotency key of its workspace. A concurrent insert of the same key is
 * waited for.
 * @returns false when the key is taken; nothing is stored then
 */
export async function insertCast(
  tx: CastTransaction,
  request: {
    readonly cast: typeof casts.$inferInsert
    readonly steps: readonly Omit<typeof castSteps.$inferInsert, 'workspaceId' | 'castId' | 'updatedAt'>[]
  },
): Promise<boolean> {
  const { cast, steps } = request
  const inserted = await tx.insert(casts).values(cast).onConflictDoNothing().returning({ id: casts.id })
  if (inserted.length === 0) return false
  await tx
    .insert(castSteps)
    .values(
      steps.map((step) => ({ ...step, workspaceId: cast.workspaceId, castId: cast.id, updatedAt: cast.updatedAt })),
    )
  return true
}
