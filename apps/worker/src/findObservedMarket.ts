import type { ObservedMarket } from '@spells/core'
import { findMarket, isSourceFrozen, type ScopedDatabase } from '@spells/db'
import type { Age } from '@spells/shared/api'
import { type MarketReader, toObservedMarket } from '@spells/workflows'
import { marketIdSchema } from './marketId.ts'

/** A market, where it was found, and whether its source stands still. */
export type FoundMarket = {
  readonly market: ObservedMarket
  readonly servedFrom: Age['servedFrom']
  readonly isFrozen: boolean
}

/** Finds a market in the cache, else in the database: there are also those that the source no longer lists. */
export async function findObservedMarket(
  id: string,
  from: { readonly reader: MarketReader; readonly database: ScopedDatabase },
): Promise<FoundMarket | undefined> {
  if (!marketIdSchema.safeParse(id).success) return undefined
  const snapshot = await from.reader.findSnapshot()
  const cached = snapshot?.markets.find((market) => market.id === id)
  if (cached) return { market: cached, servedFrom: 'cache', isFrozen: snapshot?.frozenSinceMs !== undefined }
  return from.database.withPublic(async (tx) => {
    const row = await findMarket(tx, { source: 'gamma', id })
    if (!row) return undefined
    return { market: toObservedMarket(row), servedFrom: 'database', isFrozen: await isSourceFrozen(tx, 'gamma') }
  })
}
