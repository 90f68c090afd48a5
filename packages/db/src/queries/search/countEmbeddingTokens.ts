import { sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { PublicTransaction, SystemTransaction } from '../../transaction.ts'

/**
 * Counts tokens that embeddings cost on a day.
 * @param count.change tokens, fewer than none to correct an estimate
 * @param count.most of the day with these; null: as many as there are
 * @param count.ofSearches where a search costs them: `most` is of all searches of the day
 * @returns false when the day would have more than that: then nothing is counted
 */
export async function countEmbeddingTokens(
  tx: PublicTransaction | SystemTransaction,
  count: {
    readonly day: string
    readonly model: string
    readonly change: number
    readonly most: number | null
    readonly ofSearches?: { readonly most: number | null } | undefined
  },
): Promise<boolean> {
  const { day, model, change, most, ofSearches } = count
  const result = await tx.execute(
    sql`select count_embedding_tokens(${day}, ${model}, ${change}::bigint, ${most}::bigint,
      ${ofSearches !== undefined}, ${ofSearches?.most ?? null}::bigint) as counted`,
  )
  return readRows<{ counted: boolean }>(result)[0]?.counted ?? false
}
