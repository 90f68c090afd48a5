import type { MarketReply } from '@spells/shared/api'
import { type MarketReader, toAge, toMarket } from '@spells/workflows'
import type { Deps } from '../deps.ts'

/** A market from the cache alone, as the API would answer. */
export async function findCachedMarket(
  id: string,
  from: { readonly reader: MarketReader; readonly clock: Deps['clock'] },
): Promise<MarketReply | undefined> {
  const [snapshot, nowMs] = await Promise.all([from.reader.findSnapshot(), from.clock.nowMs()])
  const isFrozen = snapshot?.frozenSinceMs !== undefined
  const market = snapshot?.markets.find((candidate) => candidate.id === id)
  return (
    market && { market: toMarket(market), age: toAge(market.observedAtMs, { nowMs, servedFrom: 'cache', isFrozen }) }
  )
}
