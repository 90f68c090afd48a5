import { sql } from 'drizzle-orm'
import { stories } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { StoryRow } from './worldRows.ts'

const BATCH = 200

/** Stores stories as they are now; one that knows fewer reports than what is stored changes nothing. */
export async function saveStories(tx: SystemTransaction, rows: readonly StoryRow[]): Promise<void> {
  const excluded = (column: string) => sql.raw(`excluded.${column}`)
  for (let at = 0; at < rows.length; at += BATCH) {
    await tx
      .insert(stories)
      .values(rows.slice(at, at + BATCH))
      .onConflictDoUpdate({
        target: stories.id,
        set: {
          title: excluded('title'),
          link: excluded('link'),
          category: excluded('category'),
          severity: excluded('severity'),
          classification: excluded('classification'),
          mentions: excluded('mentions'),
          mentionCount: excluded('mention_count'),
          sources: excluded('sources'),
          firstSeenAt: excluded('first_seen_at'),
          lastSeenAt: excluded('last_seen_at'),
        },
        setWhere: sql`${stories.mentionCount} <= excluded.mention_count`,
      })
  }
}
