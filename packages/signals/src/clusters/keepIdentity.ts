import { keccak256, toBytes } from 'viem'
import { listCore, type MarketCluster } from './cluster.ts'

/** Least part of the smaller core that two clusters must share to be one and the same. */
const SAME_CORE = 0.5

/**
 * Gives clusters the ids and names they had in the run before: each old cluster goes to the new one that holds most of
 * its core, and to one only. A cluster without a past gets an id made of its core.
 * @param before clusters of earlier runs, newest run first
 */
export function keepIdentity(
  found: readonly Omit<MarketCluster, 'id'>[],
  before: readonly MarketCluster[],
): readonly MarketCluster[] {
  const places = found.map(({ members }) => new Set(members.map(({ marketId }) => marketId)))
  const claims = before
    .flatMap((old, age) => {
      const core = listCore(old)
      return places.map((members, at) => {
        const shared = core.filter((id) => members.has(id)).length
        return { old, at, age, share: shared / Math.max(1, Math.min(core.length, members.size)), shared }
      })
    })
    .filter(({ share, shared }) => share >= SAME_CORE && shared >= 2)
    .sort((a, b) => b.share - a.share || b.shared - a.shared || a.age - b.age || (a.old.id < b.old.id ? -1 : 1))
  const given = new Map<number, MarketCluster>()
  const used = new Set<string>()
  for (const { old, at } of claims) {
    if (given.has(at) || used.has(old.id)) continue
    given.set(at, old)
    used.add(old.id)
  }
  return found.map((cluster, at) => {
    const old = given.get(at)
    return old ? { ...cluster, id: old.id, name: old.name } : { ...cluster, id: buildId(cluster, used) }
  })
}

function buildId(cluster: Pick<MarketCluster, 'members'>, used: Set<string>): string {
  const core = [...listCore(cluster)].sort()
  for (let turn = 0; ; turn++) {
    const id = `cluster-${keccak256(toBytes(JSON.stringify([core, turn]))).slice(2, 14)}`
    if (used.has(id)) continue
    used.add(id)
    return id
  }
}
