import type { SharedLevel } from '@spells/shared'
import { and, eq, sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import { sharedLevels } from '../../schema/index.ts'
import type { PublicTransaction, SystemTransaction } from '../../transaction.ts'

/** What was published of a market on a day; times in milliseconds. */
export type SharedLevelsRow = Readonly<typeof sharedLevels.$inferSelect>

/** An armed trigger of a workspace that agreed to share. */
type SharedTriggerRow = {
  readonly marketId: string
  readonly workspaceId: string
  readonly threshold: number
  readonly createdAtMs: number
}

/**
 * Armed triggers that are waiting, of workspaces that agreed to share, on markets of which nothing was published on that
 * day. Never shown to anybody.
 */
export async function listSharedTriggers(
  tx: SystemTransaction,
  at: { readonly nowMs: number; readonly day: string },
): Promise<readonly SharedTriggerRow[]> {
  const result = await tx.execute(sql`
    select split_part(signal, ':', 3) as market_id, workspace_id, threshold, extract(epoch from created_at) * 1000 as created_at_ms
    from triggers
    where mode = 'armed' and status = 'active' and signal like 'market:gamma:%:probability'
      and expires_at > ${new Date(at.nowMs).toISOString()}::timestamptz
      and workspace_id in (select workspace_id from workspace_settings where share_trigger_levels)
      and not exists (select from shared_levels where market_id = split_part(signal, ':', 3) and day = ${at.day})
    order by market_id, workspace_id, created_at, id`)
  type Row = { market_id: string; workspace_id: string; threshold: number; created_at_ms: string }
  return readRows<Row>(result).map(({ market_id, workspace_id, threshold, created_at_ms }) => ({
    ...{ marketId: market_id, workspaceId: workspace_id, threshold: Number(threshold) },
    createdAtMs: Number(created_at_ms),
  }))
}

/** Publishes the levels of a market on a day, once: what was published of it stays, with its noise. */
export async function saveSharedLevels(
  tx: SystemTransaction,
  published: Omit<SharedLevelsRow, 'levels'> & { readonly levels: readonly SharedLevel[] },
): Promise<void> {
  await tx
    .insert(sharedLevels)
    .values({ ...published, levels: [...published.levels] })
    .onConflictDoNothing()
}

/** What was published of a market on a day; public data. */
export async function findSharedLevels(
  tx: PublicTransaction,
  request: { readonly marketId: string; readonly day: string },
): Promise<SharedLevelsRow | undefined> {
  const [row] = await tx
    .select()
    .from(sharedLevels)
    .where(and(eq(sharedLevels.marketId, request.marketId), eq(sharedLevels.day, request.day)))
  return row
}
