import { and, desc, eq } from 'drizzle-orm'
import { marketObservations } from '../../schema/index.ts'
import type { PublicTransaction } from '../../transaction.ts'
import type { MarketRow } from './market.ts'

/** The newest observations of a market, oldest first, at most `limit`; public data. */
export async function listMarketObservations(
  tx: PublicTransaction,
  request: { readonly source: MarketRow['source']; readonly id: string; readonly limit: number },
): Promise<readonly { readonly atMs: number; readonly probability: number }[]> {
  const rows = await tx
    .select({ atMs: marketObservations.observedAt, probability: marketObservations.probability })
    .from(marketObservations)
    .where(and(eq(marketObservations.source, request.source), eq(marketObservations.marketId, request.id)))
    .orderBy(desc(marketObservations.observedAt))
    .limit(request.limit)
  return rows.reverse()
}
