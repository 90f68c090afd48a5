import { asc, eq, gte } from 'drizzle-orm'
import { stories } from '../../schema/index.ts'
import type { PublicTransaction, SystemTransaction } from '../../transaction.ts'
import type { StoryRow } from './worldRows.ts'

/** Stories that were reported on since a time, oldest first; public data. */
export async function listStories(
  tx: PublicTransaction | SystemTransaction,
  request: { readonly sinceMs: number },
): Promise<readonly StoryRow[]> {
  return tx
    .select()
    .from(stories)
    .where(gte(stories.lastSeenAt, request.sinceMs))
    .orderBy(asc(stories.firstSeenAt), asc(stories.id))
}

/** A story by its id; public data. */
export async function findStory(tx: PublicTransaction, id: string): Promise<StoryRow | undefined> {
  const [row] = await tx.select().from(stories).where(eq(stories.id, id))
  return row
}
