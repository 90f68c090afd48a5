import { and, arrayContains, desc, eq, inArray, sql } from 'drizzle-orm'
import { marketEvents, markets } from '../../schema/index.ts'
import type { PublicTransaction, SystemTransaction } from '../../transaction.ts'
import type { MarketRow } from './market.ts'

/** An event as stored; times in milliseconds. */
export type MarketEventRow = Readonly<typeof marketEvents.$inferSelect>

/** Most markets of an event that are told. */
const MOST = 50

/**
 * Stores events as observed. Repeating it changes nothing; what was overtaken never replaces what is newer.
 * @param rows at most a few hundred, each event once
 */
export async function saveMarketEvents(
  tx: SystemTransaction,
  rows: readonly Omit<MarketEventRow, 'tagSlugs'>[],
): Promise<void> {
  if (rows.length === 0) return
  const excluded = (column: string) => sql.raw(`excluded.${column}`)
  await tx
    .insert(marketEvents)
    .values(rows.map((row) => ({ ...row, tagSlugs: row.tags.map(({ slug }) => slug) })))
    .onConflictDoUpdate({
      target: [marketEvents.source, marketEvents.id],
      set: {
        title: excluded('title'),
        tags: excluded('tags'),
        tagSlugs: excluded('tag_slugs'),
        marketIds: excluded('market_ids'),
        observedAt: excluded('observed_at'),
      },
      setWhere: sql`${marketEvents.observedAt} < excluded.observed_at`,
    })
}

/** Ids of the markets whose event has a tag; public data. */
export async function listMarketIdsOfTag(
  tx: PublicTransaction,
  request: { readonly source: MarketRow['source']; readonly tag: string },
): Promise<readonly string[]> {
  const rows = await tx
    .select({ ids: marketEvents.marketIds })
    .from(marketEvents)
    .where(and(eq(marketEvents.source, request.source), arrayContains(marketEvents.tagSlugs, [request.tag])))
  return [...new Set(rows.flatMap(({ ids }) => ids))]
}

/**
 * Tags of the events that were still listed on the last day on which any was seen, those of most markets first; public data.
 * @param request.limit most of them
 */
export async function listMarketTags(
  tx: PublicTransaction,
  request: { readonly source: MarketRow['source']; readonly limit: number },
): Promise<readonly { readonly slug: string; readonly label: string }[]> {
  const tag = sql`jsonb_to_recordset(${marketEvents.tags}) as tag(slug text, label text)`
  const newest = sql`(select max(newest.observed_at) from market_events as newest where newest.source = ${request.source})`
  return tx
    .select({ slug: sql<string>`tag.slug`, label: sql<string>`min(tag.label)` })
    .from(marketEvents)
    .crossJoinLateral(tag)
    .where(and(eq(marketEvents.source, request.source), sql`${marketEvents.observedAt} > ${newest} - interval '1 day'`))
    .groupBy(sql`tag.slug`)
    .orderBy(desc(sql`sum(cardinality(${marketEvents.marketIds}))`), sql`tag.slug`)
    .limit(request.limit)
}

/** The event that a market belongs to, the one seen last, with its other markets by volume; public data. */
export async function findMarketEvent(
  tx: PublicTransaction,
  request: { readonly source: MarketRow['source']; readonly marketId: string },
): Promise<{ readonly event: MarketEventRow; readonly others: readonly MarketRow[] } | undefined> {
  const { source, marketId } = request
  const [event] = await tx
    .select()
    .from(marketEvents)
    .where(and(eq(marketEvents.source, source), arrayContains(marketEvents.marketIds, [marketId])))
    .orderBy(desc(marketEvents.observedAt), desc(marketEvents.id))
    .limit(1)
  if (!event) return undefined
  const ids = event.marketIds.filter((id) => id !== marketId)
  if (ids.length === 0) return { event, others: [] }
  const others = await tx
    .select()
    .from(markets)
    .where(and(eq(markets.source, source), inArray(markets.id, ids)))
    .orderBy(desc(sql`coalesce(${markets.volumeUsd}, -1)`), desc(markets.id))
    .limit(MOST)
  return { event, others }
}
