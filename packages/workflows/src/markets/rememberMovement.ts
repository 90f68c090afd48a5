import {
  decodeMarketMovement,
  encodeMarketMovement,
  judgeMovement,
  type LazyMarketSnapshot,
  MARKET_MOVEMENT_KEY,
} from '@spells/signals'
import type { MarketCache } from './marketCache.ts'

/** When any market of a snapshot was last seen to move. @returns milliseconds; the snapshot's time when nothing is known */
export async function findLastMovement(cache: Pick<MarketCache, 'get'>, snapshot: LazyMarketSnapshot): Promise<number> {
  const text = await cache.get(MARKET_MOVEMENT_KEY)
  return judgeMovement(snapshot, text === null ? undefined : decodeMarketMovement(text)).changedAtMs
}

/** Remembers the prices of a snapshot for the next one. */
export async function saveMovement(
  cache: Pick<MarketCache, 'put'>,
  snapshot: LazyMarketSnapshot,
  changedAtMs: number,
): Promise<void> {
  await cache.put(MARKET_MOVEMENT_KEY, encodeMarketMovement({ ...judgeMovement(snapshot), changedAtMs }))
}
