import { asc } from 'drizzle-orm'
import { prices } from '../../schema/index.ts'
import type { PublicTransaction } from '../../transaction.ts'
import type { PriceRow } from './price.ts'

/** The last price of every token; public data. */
export async function listPrices(tx: PublicTransaction): Promise<readonly PriceRow[]> {
  return tx.select().from(prices).orderBy(asc(prices.symbol), asc(prices.token))
}
