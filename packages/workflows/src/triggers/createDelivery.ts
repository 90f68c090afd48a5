import type { SystemDatabase } from '@spells/db'
import type { Clock, Decision, Failpoint, Signal, TriggerRegistries } from '@spells/shared'
import { buildSnapshotSignals } from '@spells/signals'
import { type CreateCastDeps, createCastForFire } from '../cast/createCast.ts'
import { findMarketSnapshot, type MarketCache } from '../markets/marketCache.ts'
import { type Delivery, deliverDecisions } from './deliverDecisions.ts'

/**
 * The delivery of decisions from the parts of the Worker: one database connection per call, the last snapshot read when
 * the first fire asks for it.
 */
export function createDelivery(deps: {
  readonly openDatabase: () => SystemDatabase
  readonly registries: TriggerRegistries
  readonly cache: Pick<MarketCache, 'get'>
  readonly clock: Clock
  readonly failpoint: Failpoint
  readonly castDeps: CreateCastDeps
  readonly tellDecision?: (decision: Decision) => Promise<void>
}): (shards: readonly string[]) => Promise<Delivery> {
  return async (shards) => {
    const database = deps.openDatabase()
    let signals: Promise<ReadonlyMap<string, Signal>> | undefined
    try {
      return await deliverDecisions(shards, {
        ...deps,
        database,
        createCastForFire: (request) =>
          createCastForFire(request, {
            ...deps.castDeps,
            failpoint: tellDelivered(deps.failpoint, request.fireId),
            database,
          }),
        findSignal: async (key) => {
          signals ??= readSignals(deps.cache)
          return (await signals).get(key)
        },
      })
    } finally {
      await database.close()
    }
  }
}

/** The cast is committed and its Workflow is not created yet: the same place, named as the trigger's. */
function tellDelivered(failpoint: Failpoint, fireId: string): Failpoint {
  return async (name, facts) => {
    await failpoint(name, facts)
    if (name === 'cast.committed') await failpoint('trigger.delivered', { ...facts, fireId })
  }
}

/** Without the cache a fire is judged by its own observation. */
async function readSignals(cache: Pick<MarketCache, 'get'>): Promise<ReadonlyMap<string, Signal>> {
  const snapshot = await findMarketSnapshot(cache).catch(() => undefined)
  return new Map((snapshot ? buildSnapshotSignals(snapshot) : []).map((signal) => [signal.key, signal]))
}
