import { sql } from 'drizzle-orm'
import { priceObservations, prices } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { PriceRow } from './price.ts'

/**
 * Stores prices as observed, with one observation each. Repeating it changes nothing; an observation that was overtaken
 * never replaces a newer one.
 * @param rows at most a few hundred, each token once
 */
export async function savePrices(tx: SystemTransaction, rows: readonly PriceRow[]): Promise<void> {
  if (rows.length === 0) return
  const excluded = (column: string) => sql.raw(`excluded.${column}`)
  await tx
    .insert(prices)
    .values([...rows])
    .onConflictDoUpdate({
      target: [prices.source, prices.token],
      set: {
        symbol: excluded('symbol'),
        decimals: excluded('decimals'),
        minUsd: excluded('min_usd'),
        maxUsd: excluded('max_usd'),
        observedAt: excluded('observed_at'),
      },
      setWhere: sql`${prices.observedAt} < excluded.observed_at`,
    })
  await tx
    .insert(priceObservations)
    .values(
      rows.map(({ source, token, observedAt, minUsd, maxUsd }) => ({ source, token, observedAt, minUsd, maxUsd })),
    )
    .onConflictDoNothing()
}
