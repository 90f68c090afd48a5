import type { MarketSnapshot } from '@spells/signals'
import { findMarketSnapshot, type MarketCache } from './marketCache.ts'

/** Reads the snapshot for many requests. */
export type MarketReader = { findSnapshot(): Promise<MarketSnapshot | undefined> }

/** Real milliseconds for which a parsed snapshot is used again; its age is always told from its own observations. */
const KEEP_MS = 1_000

/**
 * A reader that parses the snapshot at most once a second per isolate. A cache that fails is a cache without a snapshot.
 */
export function createMarketReader(cache: Pick<MarketCache, 'get'>): MarketReader {
  let kept: { readonly snapshot: MarketSnapshot; readonly readAtMs: number } | undefined
  return {
    async findSnapshot() {
      if (kept && Date.now() - kept.readAtMs < KEEP_MS) return kept.snapshot
      const snapshot = await findMarketSnapshot(cache).catch(() => undefined)
      kept = snapshot && { snapshot, readAtMs: Date.now() }
      return snapshot
    },
  }
}
