import { findFactorRun, listStories, type PublicTransaction, type SystemTransaction } from '@spells/db'
import {
  buildWorldSnapshot,
  decodeWorldSnapshot,
  encodeWorldSnapshot,
  STORY_MEMORY_MS,
  WORLD_KEY,
  type WorldSnapshot,
} from '@spells/signals/world'
import type { MarketCache } from '../markets/marketCache.ts'
import { toStory } from './toStory.ts'

/** Reads the last good snapshot. @returns undefined when there is none that this version can read */
export async function findWorldSnapshot(cache: Pick<MarketCache, 'get'>): Promise<WorldSnapshot | undefined> {
  const text = await cache.get(WORLD_KEY)
  return text === null ? undefined : decodeWorldSnapshot(text)
}

/** Replaces the snapshot. It stays until the next one: how old it may be is for the reader to judge. */
export async function saveWorldSnapshot(cache: Pick<MarketCache, 'put'>, snapshot: WorldSnapshot): Promise<void> {
  await cache.put(WORLD_KEY, encodeWorldSnapshot(snapshot))
}

/**
 * Makes the snapshot from what is stored.
 * @param observedAtMs when the feeds were read
 */
export async function readWorldSnapshot(
  tx: PublicTransaction | SystemTransaction,
  observedAtMs: number,
): Promise<WorldSnapshot> {
  const stories = await listStories(tx, { sinceMs: observedAtMs - STORY_MEMORY_MS })
  const run = await findFactorRun(tx)
  const factors = run && {
    atMs: run.at,
    model: run.model,
    scores: run.scores.map(({ factor, score, confidence, contributions }) => ({
      ...{ factor, score, confidence, contributions },
    })),
  }
  return buildWorldSnapshot({ observedAtMs, stories: stories.map(toStory), factors: factors ?? null })
}
