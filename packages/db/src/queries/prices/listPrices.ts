import { asc, desc, sql } from 'drizzle-orm'
import { prices } from '../../schema/index.ts'
import type { PublicTransaction } from '../../transaction.ts'
import type { PriceRow } from './price.ts'

/** The last price of every token, of whichever source saw it last, GMX's where two saw it at once; public data. */
export async function listPrices(tx: PublicTransaction): Promise<readonly PriceRow[]> {
  const rows = await tx
    .selectDistinctOn([prices.token])
    .from(prices)
    .orderBy(asc(prices.token), desc(prices.observedAt), sql`${prices.source} <> 'gmx'`)
  return rows.sort((left, right) => compare(left.symbol, right.symbol) || compare(left.token, right.token))
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
