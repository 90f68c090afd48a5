import { sql } from 'drizzle-orm'
import { marketObservations, markets } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { MarketRow } from './market.ts'

/**
 * Stores markets as observed, with one observation each for those that are open. Repeating it changes nothing; an
 * observation that was overtaken never replaces a newer one.
 * @param rows at most a few hundred, each market once
 */
export async function saveMarkets(
  tx: SystemTransaction,
  rows: readonly (Omit<MarketRow, 'outcomes' | 'tokenIds'> & {
    readonly outcomes: readonly string[]
    readonly tokenIds: readonly string[]
  })[],
): Promise<void> {
  if (rows.length === 0) return
  const values = rows.map((row) => ({ ...row, outcomes: [...row.outcomes], tokenIds: [...row.tokenIds] }))
  const excluded = (column: string) => sql.raw(`excluded.${column}`)
  await tx
    .insert(markets)
    .values(values)
    .onConflictDoUpdate({
      target: [markets.source, markets.id],
      set: {
        question: excluded('question'),
        slug: excluded('slug'),
        outcomes: excluded('outcomes'),
        tokenIds: excluded('token_ids'),
        probability: excluded('probability'),
        liquidityUsd: excluded('liquidity_usd'),
        volumeUsd: excluded('volume_usd'),
        endsAt: excluded('ends_at'),
        status: excluded('status'),
        observedAt: excluded('observed_at'),
      },
      setWhere: sql`${markets.observedAt} < excluded.observed_at`,
    })
  const open = values.filter((row) => row.status === 'open')
  if (open.length === 0) return
  await tx
    .insert(marketObservations)
    .values(open.map(({ source, id, observedAt, probability }) => ({ source, marketId: id, observedAt, probability })))
    .onConflictDoNothing()
}
