import { decodePriceSnapshot, encodePriceSnapshot, PRICES_KEY, type PriceSnapshot } from '@spells/signals'
import type { MarketCache } from '../markets/marketCache.ts'

/** Reads the last good prices. @returns undefined when there are none that this version can read */
export async function findPriceSnapshot(cache: Pick<MarketCache, 'get'>): Promise<PriceSnapshot | undefined> {
  const text = await cache.get(PRICES_KEY)
  return text === null ? undefined : decodePriceSnapshot(text)
}

/** Replaces the prices. They stay until the next ones: how old they may be is for the reader to judge. */
export async function savePriceSnapshot(cache: Pick<MarketCache, 'put'>, snapshot: PriceSnapshot): Promise<void> {
  await cache.put(PRICES_KEY, encodePriceSnapshot(snapshot))
}
