import { RELATIONS_REFRESH_MS, WORLD_REFRESH_MS } from '@spells/core'
import { listLastGoodRuns, type ScopedDatabase } from '@spells/db'
import type { Age } from '@spells/shared/api'
import type { RelationSnapshot } from '@spells/signals'
import type { WorldSnapshot } from '@spells/signals/world'
import {
  findRelationSnapshot,
  findWorldSnapshot,
  RELATIONS_SOURCE,
  readRelationSnapshot,
  readWorldSnapshot,
  toSignalAge,
  WORLD_SOURCE,
} from '@spells/workflows'
import type { Deps } from './deps.ts'

const HOUR_MS = 60 * 60 * 1000

/** Stories and factors, in the cache or else made from the database, with their age. */
export async function findWorld(
  database: ScopedDatabase,
  deps: Pick<Deps, 'cache' | 'clock'>,
): Promise<{ readonly world: WorldSnapshot; readonly age: Age }> {
  const nowMs = await deps.clock.nowMs()
  const cached = await findWorldSnapshot(deps.cache).catch(() => undefined)
  if (cached) return { world: cached, age: toWorldAge(cached.observedAtMs, nowMs, 'cache') }
  return database.withPublic(async (tx) => {
    const last = (await listLastGoodRuns(tx)).find(({ source }) => source === WORLD_SOURCE)
    const world = await readWorldSnapshot(tx, last?.startedAt ?? nowMs)
    return { world, age: toWorldAge(last?.startedAt, nowMs, 'database') }
  })
}

/** Clusters and cascades, in the cache or else of the last good run in the database, with their age. */
export async function findRelations(
  database: ScopedDatabase,
  deps: Pick<Deps, 'cache' | 'clock'>,
): Promise<{ readonly relations: RelationSnapshot; readonly age: Age }> {
  const nowMs = await deps.clock.nowMs()
  const toAge = (observedAtMs: number | undefined, servedFrom: Age['servedFrom']) =>
    toSignalAge(observedAtMs, { nowMs, periodMs: RELATIONS_REFRESH_MS, servedFrom })
  const cached = await findRelationSnapshot(deps.cache).catch(() => undefined)
  if (cached) return { relations: cached, age: toAge(cached.observedAtMs, 'cache') }
  return database.withPublic(async (tx) => {
    const last = (await listLastGoodRuns(tx)).find(({ source }) => source === RELATIONS_SOURCE)
    if (!last) {
      return {
        relations: { observedAtMs: nowMs, markets: 0, clusters: [], cascades: [] },
        age: toAge(undefined, 'database'),
      }
    }
    // A run looks at the week that ends with the full hour before it.
    const observedAtMs = Math.floor(last.scheduledAt / HOUR_MS) * HOUR_MS
    const relations = await readRelationSnapshot(tx, { observedAtMs, markets: last.accepted })
    return { relations, age: toAge(observedAtMs, 'database') }
  })
}

function toWorldAge(observedAtMs: number | undefined, nowMs: number, servedFrom: Age['servedFrom']): Age {
  return toSignalAge(observedAtMs, { nowMs, periodMs: WORLD_REFRESH_MS, servedFrom })
}
