import type { ObservedMarket } from '@spells/core'
import { findMarket, type ScopedDatabase } from '@spells/db'
import type { Age } from '@spells/shared/api'
import { type MarketReader, toObservedMarket } from '@spells/workflows'
import { marketIdSchema } from './marketId.ts'

/** A market and where it was found. */
export type FoundMarket = { readonly market: ObservedMarket; readonly servedFrom: Age['servedFrom'] }

/** Finds a market in the cache, else in the database: there are also those that the source no longer lists. */
export async function findObservedMarket(
  id: string,
  from: { readonly reader: MarketReader; readonly database: ScopedDatabase },
): Promise<FoundMarket | undefined> {
  if (!marketIdSchema.safeParse(id).success) return undefined
  const cached = (await from.reader.findSnapshot())?.markets.find((market) => market.id === id)
  if (cached) return { market: cached, servedFrom: 'cache' }
  const row = await from.database.withPublic((tx) => findMarket(tx, { source: 'gamma', id }))
  return row && { market: toObservedMarket(row), servedFrom: 'database' }
}
