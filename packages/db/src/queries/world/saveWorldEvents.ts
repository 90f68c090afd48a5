import { asc, inArray, isNull, sql } from 'drizzle-orm'
import { worldEvents } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { WorldEventRow } from './worldRows.ts'

/** Rows of one statement: far below the number of parameters that a statement may have. */
const BATCH = 500

/**
 * Stores reports; one that is known stays as it was first seen.
 * @returns how many were new
 */
export async function saveWorldEvents(
  tx: SystemTransaction,
  rows: readonly Omit<WorldEventRow, 'storyId'>[],
): Promise<number> {
  let added = 0
  for (let at = 0; at < rows.length; at += BATCH) {
    const values = rows.slice(at, at + BATCH)
    const stored = await tx.insert(worldEvents).values(values).onConflictDoNothing().returning({ id: worldEvents.id })
    added += stored.length
  }
  return added
}

/** Reports that belong to no story yet, oldest first, at most `limit`. */
export async function listUnassignedEvents(tx: SystemTransaction, limit: number): Promise<readonly WorldEventRow[]> {
  return tx
    .select()
    .from(worldEvents)
    .where(isNull(worldEvents.storyId))
    .orderBy(asc(worldEvents.observedAt), asc(worldEvents.id))
    .limit(limit)
}

/** Says of reports which story they belong to. @param storyOf id of the story by id of the report */
export async function assignEvents(tx: SystemTransaction, storyOf: ReadonlyMap<string, string>): Promise<void> {
  const pairs = [...storyOf].map(([id, storyId]) => ({ id, story_id: storyId }))
  if (pairs.length === 0) return
  await tx
    .update(worldEvents)
    .set({
      storyId: sql`(select pair.story_id from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair(id text, story_id text) where pair.id = ${worldEvents.id})`,
    })
    .where(
      inArray(
        worldEvents.id,
        pairs.map(({ id }) => id),
      ),
    )
}
