import type { VaultId, WorkspaceId } from '@spells/shared'
import { and, desc, eq, sql } from 'drizzle-orm'
import { positions } from '../../schema/index.ts'
import type { CastTransaction } from '../casts/cast.ts'
import { isAfter, type TimeCursor } from '../timeCursor.ts'

export type PositionStored = typeof positions.$inferSelect

/** Positions of a workspace, the newest first, at most `limit`. Rows that a reorg took back are left out. */
export async function listPositions(
  tx: CastTransaction,
  request: {
    readonly workspaceId: WorkspaceId
    readonly vaultId?: VaultId | undefined
    readonly state?: PositionStored['state'] | undefined
    readonly after?: TimeCursor | undefined
    readonly limit: number
  },
): Promise<PositionStored[]> {
  const { workspaceId, vaultId, state, after, limit } = request
  return tx
    .select()
    .from(positions)
    .where(
      and(
        eq(positions.workspaceId, workspaceId),
        sql`cardinality(${positions.casts}) > 0`,
        vaultId && eq(positions.vaultId, vaultId),
        state && eq(positions.state, state),
        isAfter(positions.openedAt, positions.id, after),
      ),
    )
    .orderBy(desc(positions.openedAt), desc(positions.id))
    .limit(limit)
}
