import { desc, eq, gte, sql } from 'drizzle-orm'
import { marketCascades, marketClusters } from '../../schema/index.ts'
import type { PublicTransaction, SystemTransaction } from '../../transaction.ts'

/** A cluster as stored; times in milliseconds. */
export type MarketClusterRow = Readonly<typeof marketClusters.$inferSelect>
/** A cascade as stored; times in milliseconds. */
export type MarketCascadeRow = Readonly<typeof marketCascades.$inferSelect>

const BATCH = 500

/** Stores the clusters that a run found. A cluster that is known keeps the time of its first finding. */
export async function saveMarketClusters(
  tx: SystemTransaction,
  found: {
    readonly atMs: number
    readonly clusters: readonly Omit<MarketClusterRow, 'firstFoundAt' | 'lastFoundAt'>[]
  },
): Promise<void> {
  const { atMs, clusters } = found
  const excluded = (column: string) => sql.raw(`excluded.${column}`)
  for (let at = 0; at < clusters.length; at += BATCH) {
    await tx
      .insert(marketClusters)
      .values(clusters.slice(at, at + BATCH).map((row) => ({ ...row, firstFoundAt: atMs, lastFoundAt: atMs })))
      .onConflictDoUpdate({
        target: marketClusters.id,
        set: {
          name: excluded('name'),
          members: excluded('members'),
          cohesion: excluded('cohesion'),
          lastFoundAt: excluded('last_found_at'),
        },
        setWhere: sql`${marketClusters.lastFoundAt} <= excluded.last_found_at`,
      })
  }
}

/** Stores the cascades that a run found. One that is known keeps the time of its first finding. */
export async function saveMarketCascades(
  tx: SystemTransaction,
  found: {
    readonly atMs: number
    readonly cascades: readonly Omit<MarketCascadeRow, 'firstFoundAt' | 'lastFoundAt'>[]
  },
): Promise<void> {
  const { atMs, cascades } = found
  const excluded = (column: string) => sql.raw(`excluded.${column}`)
  for (let at = 0; at < cascades.length; at += BATCH) {
    await tx
      .insert(marketCascades)
      .values(cascades.slice(at, at + BATCH).map((row) => ({ ...row, firstFoundAt: atMs, lastFoundAt: atMs })))
      .onConflictDoUpdate({
        target: [marketCascades.leaderId, marketCascades.followerId],
        set: {
          lagMs: excluded('lag_ms'),
          strength: excluded('strength'),
          hitRate: excluded('hit_rate'),
          moves: excluded('moves'),
          pValue: excluded('p_value'),
          qValue: excluded('q_value'),
          decayHalfLifeMs: excluded('decay_half_life_ms'),
          lastFoundAt: excluded('last_found_at'),
        },
        setWhere: sql`${marketCascades.lastFoundAt} <= excluded.last_found_at`,
      })
  }
}

/** Clusters that were found since a time, those of the newest run first. */
export async function listMarketClusters(
  tx: PublicTransaction | SystemTransaction,
  request: { readonly sinceMs: number },
): Promise<readonly MarketClusterRow[]> {
  return tx
    .select()
    .from(marketClusters)
    .where(gte(marketClusters.lastFoundAt, request.sinceMs))
    .orderBy(desc(marketClusters.lastFoundAt), desc(marketClusters.cohesion), marketClusters.id)
}

/** The clusters of a run; public data. */
export async function listClustersOf(
  tx: PublicTransaction | SystemTransaction,
  atMs: number,
): Promise<readonly MarketClusterRow[]> {
  return tx
    .select()
    .from(marketClusters)
    .where(eq(marketClusters.lastFoundAt, atMs))
    .orderBy(desc(marketClusters.cohesion), marketClusters.id)
}

/** The cascades of a run, strongest first; public data. */
export async function listCascadesOf(
  tx: PublicTransaction | SystemTransaction,
  atMs: number,
): Promise<readonly MarketCascadeRow[]> {
  return tx
    .select()
    .from(marketCascades)
    .where(eq(marketCascades.lastFoundAt, atMs))
    .orderBy(desc(sql`abs(${marketCascades.strength})`), marketCascades.leaderId, marketCascades.followerId)
}
