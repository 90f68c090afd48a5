import type { MarketSnapshot } from '@spells/signals'
import { findMarketSnapshot, type MarketCache } from './marketCache.ts'

/** Reads the snapshot for many requests. */
export type MarketReader = { findSnapshot(): Promise<MarketSnapshot | undefined> }

/** Real milliseconds for which a parsed snapshot is used again; its age is always told from its own observations. */
const KEEP_MS = 1_000

/** The reader of each cache: a parsed snapshot of all markets is too large to be kept by every route for itself. */
const readers = new WeakMap<object, MarketReader>()

/**
 * A reader that parses the snapshot at most once a second per isolate; whoever asks for the same cache gets the same
 * one. A cache that fails is a cache without a snapshot.
 */
export function createMarketReader(cache: Pick<MarketCache, 'get'>): MarketReader {
  const reader = readers.get(cache) ?? buildReader(cache)
  readers.set(cache, reader)
  return reader
}

function buildReader(cache: Pick<MarketCache, 'get'>): MarketReader {
  let kept: { readonly snapshot: MarketSnapshot; readonly readAtMs: number } | undefined
  return {
    async findSnapshot() {
      if (kept && Date.now() - kept.readAtMs < KEEP_MS) return kept.snapshot
      // Let go first: two of them at once would be most of what an isolate may hold.
      kept = undefined
      const snapshot = await findMarketSnapshot(cache).catch(() => undefined)
      kept = snapshot && { snapshot, readAtMs: Date.now() }
      return snapshot
    },
  }
}
