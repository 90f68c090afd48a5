import { and, desc, eq, gte, inArray, lt, sql } from 'drizzle-orm'
import { markets, stories, storyLinks } from '../../schema/index.ts'
import type { PublicTransaction, SystemTransaction } from '../../transaction.ts'

/** A link as stored; times in milliseconds. */
export type StoryLinkRow = Readonly<typeof storyLinks.$inferSelect>

/** Most links of one market or story that are told. */
const MOST = 50
const BATCH = 500

/**
 * Stores what a run says of the stories that it looked at: links that it found no more are gone. One that is known keeps
 * the time of its first finding.
 * @param found.sinceMs stories that were first seen since then were looked at
 */
export async function saveStoryLinks(
  tx: SystemTransaction,
  found: {
    readonly atMs: number
    readonly sinceMs: number
    readonly links: readonly Omit<StoryLinkRow, 'firstFoundAt' | 'lastFoundAt'>[]
  },
): Promise<void> {
  const { atMs, sinceMs, links } = found
  const excluded = (column: string) => sql.raw(`excluded.${column}`)
  for (let at = 0; at < links.length; at += BATCH) {
    await tx
      .insert(storyLinks)
      .values(links.slice(at, at + BATCH).map((link) => ({ ...link, firstFoundAt: atMs, lastFoundAt: atMs })))
      .onConflictDoUpdate({
        target: [storyLinks.storyId, storyLinks.targetKind, storyLinks.targetId],
        set: {
          model: excluded('model'),
          confidence: excluded('confidence'),
          evidence: excluded('evidence'),
          movedAt: excluded('moved_at'),
          lastFoundAt: excluded('last_found_at'),
        },
        setWhere: sql`${storyLinks.lastFoundAt} <= excluded.last_found_at`,
      })
  }
  const lookedAt = tx.select({ id: stories.id }).from(stories).where(gte(stories.firstSeenAt, sinceMs))
  await tx.delete(storyLinks).where(and(lt(storyLinks.lastFoundAt, atMs), inArray(storyLinks.storyId, lookedAt)))
}

/** What stories probably did to a market or token, newest move first, with their titles; public data. */
export async function listLinksOfTarget(
  tx: PublicTransaction,
  target: { readonly kind: StoryLinkRow['targetKind']; readonly id: string },
): Promise<readonly (StoryLinkRow & { readonly title: string | null })[]> {
  const rows = await tx
    .select({ link: storyLinks, title: stories.title })
    .from(storyLinks)
    .leftJoin(stories, eq(stories.id, storyLinks.storyId))
    .where(and(eq(storyLinks.targetKind, target.kind), eq(storyLinks.targetId, target.id)))
    .orderBy(desc(storyLinks.movedAt), desc(storyLinks.confidence))
    .limit(MOST)
  return rows.map(({ link, title }) => ({ ...link, title }))
}

/** What a story probably moved, surest first, with the questions of markets; public data. */
export async function listLinksOfStory(
  tx: PublicTransaction,
  storyId: string,
): Promise<readonly (StoryLinkRow & { readonly question: string | null })[]> {
  const isMarket = and(
    eq(storyLinks.targetKind, 'market'),
    eq(markets.source, 'gamma'),
    eq(markets.id, storyLinks.targetId),
  )
  const rows = await tx
    .select({ link: storyLinks, question: markets.question })
    .from(storyLinks)
    .leftJoin(markets, isMarket)
    .where(eq(storyLinks.storyId, storyId))
    .orderBy(desc(storyLinks.confidence), storyLinks.targetId)
    .limit(MOST)
  return rows.map(({ link, question }) => ({ ...link, question }))
}
