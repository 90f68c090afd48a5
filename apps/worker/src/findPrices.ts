import type { ObservedPrice } from '@spells/core'
import { listPrices, type ScopedDatabase } from '@spells/db'
import type { Age } from '@spells/shared/api'
import { findPriceSnapshot, toObservedPrice } from '@spells/workflows'
import type { Deps } from './deps.ts'

/** The last price of every token, and where it was found. */
export type FoundPrices = { readonly prices: readonly ObservedPrice[]; readonly servedFrom: Age['servedFrom'] }

/** Finds the prices in the cache, else in the database. */
export async function findPrices(database: ScopedDatabase, deps: Pick<Deps, 'cache'>): Promise<FoundPrices> {
  const snapshot = await findPriceSnapshot(deps.cache).catch(() => undefined)
  if (snapshot) return { prices: snapshot.prices, servedFrom: 'cache' }
  const rows = await database.withPublic((tx) => listPrices(tx))
  return { prices: rows.map(toObservedPrice), servedFrom: 'database' }
}
