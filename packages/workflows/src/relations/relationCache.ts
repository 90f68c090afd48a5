import { listCascadesOf, listClustersOf, type PublicTransaction, type SystemTransaction } from '@spells/db'
import { decodeRelationSnapshot, encodeRelationSnapshot, RELATIONS_KEY, type RelationSnapshot } from '@spells/signals'
import type { MarketCache } from '../markets/marketCache.ts'

/** Reads the last good snapshot. @returns undefined when there is none that this version can read */
export async function findRelationSnapshot(cache: Pick<MarketCache, 'get'>): Promise<RelationSnapshot | undefined> {
  const text = await cache.get(RELATIONS_KEY)
  return text === null ? undefined : decodeRelationSnapshot(text)
}

/** Replaces the snapshot. It stays until the next one: how old it may be is for the reader to judge. */
export async function saveRelationSnapshot(cache: Pick<MarketCache, 'put'>, snapshot: RelationSnapshot): Promise<void> {
  await cache.put(RELATIONS_KEY, encodeRelationSnapshot(snapshot))
}

/**
 * Makes the snapshot of a run from what is stored.
 * @param run.markets markets that took part
 */
export async function readRelationSnapshot(
  tx: PublicTransaction | SystemTransaction,
  run: { readonly observedAtMs: number; readonly markets: number },
): Promise<RelationSnapshot> {
  const clusters = await listClustersOf(tx, run.observedAtMs)
  const cascades = await listCascadesOf(tx, run.observedAtMs)
  return {
    ...run,
    clusters: clusters.map(({ id, name, members, cohesion }) => ({ id, name, members, cohesion })),
    cascades: cascades.map(({ firstFoundAt: _, lastFoundAt: __, ...edge }) => edge),
  }
}
