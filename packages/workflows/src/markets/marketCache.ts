import {
  decodeMarketSnapshot,
  encodeMarketSnapshot,
  type LazyMarketSnapshot,
  MARKETS_KEY,
  type MarketSnapshot,
} from '@spells/signals'

/** The part of a KV namespace that the market snapshot needs. */
export type MarketCache = {
  get(key: string): Promise<string | null>
  put(key: string, value: string): Promise<void>
}

/** Reads the last good snapshot. @returns undefined when there is none, or none that this version can read */
export async function findMarketSnapshot(cache: Pick<MarketCache, 'get'>): Promise<MarketSnapshot | undefined> {
  const text = await cache.get(MARKETS_KEY)
  return text === null ? undefined : decodeMarketSnapshot(text)
}

/** Replaces the snapshot. It stays until the next one: how old it may be is for the reader to judge. */
export async function saveMarketSnapshot(cache: Pick<MarketCache, 'put'>, snapshot: LazyMarketSnapshot): Promise<void> {
  await cache.put(MARKETS_KEY, encodeMarketSnapshot(snapshot))
}
