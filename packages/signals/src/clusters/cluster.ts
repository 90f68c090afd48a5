import type { ClusterMember } from '@spells/shared'

export type { ClusterMember } from '@spells/shared'

/** Markets that move together. PERSISTED: KV snapshot, Postgres. */
export type MarketCluster = {
  /** Stays the same over runs while the core stays together. */
  readonly id: string
  readonly name: string
  /** Closest first. */
  readonly members: readonly ClusterMember[]
  /** Mean correlation between members, by amount, in [0, 1]. */
  readonly cohesion: number
}

/** How many of the closest members make the core by which a cluster is known again. */
const CORE_MEMBERS = 8

/** Ids of the members by which a cluster is known again. */
export function listCore(cluster: Pick<MarketCluster, 'members'>): readonly string[] {
  return cluster.members.slice(0, CORE_MEMBERS).map(({ marketId }) => marketId)
}
