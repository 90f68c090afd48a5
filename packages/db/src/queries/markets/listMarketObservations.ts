import { and, desc, eq } from 'drizzle-orm'
import { marketObservations } from '../../schema/index.ts'
import type { PublicTransaction } from '../../transaction.ts'
import type { MarketRow } from './market.ts'

/** A probability at a time, and whether we saw it or the source told us later. */
export type StoredPoint = {
  readonly atMs: number
  readonly probability: number
  readonly origin: 'observed' | 'clob'
}

/** The newest observations of a market, oldest first, at most `limit`; public data. */
export async function listMarketObservations(
  tx: PublicTransaction,
  request: { readonly source: MarketRow['source']; readonly id: string; readonly limit: number },
): Promise<readonly StoredPoint[]> {
  const { observedAt, probability, origin } = marketObservations
  const rows = await tx
    .select({ atMs: observedAt, probability, origin })
    .from(marketObservations)
    .where(and(eq(marketObservations.source, request.source), eq(marketObservations.marketId, request.id)))
    .orderBy(desc(observedAt))
    .limit(request.limit)
  return rows.reverse()
}
