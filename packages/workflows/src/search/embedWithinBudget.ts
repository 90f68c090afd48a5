import { countEmbeddingTokens, type PublicTransaction, type SystemTransaction } from '@spells/db'
import { type RetryPolicy, retrySafe } from '@spells/signals'
import { type Embedded, type EmbeddingProvider, estimateTokens } from '@spells/signals/embedding'
import { toDay } from '../toDay.ts'

/** Tokens of a UTC day and where they are counted. */
export type TokenBudget = {
  readonly nowMs: number
  /** Of the day, with all that was counted before. */
  readonly most: number
  /** Where a search asks: what all searches of the day may cost, and what one is counted as at least. */
  readonly ofSearches?: { readonly most: number; readonly least: number }
  readonly count: (work: (tx: PublicTransaction | SystemTransaction) => Promise<boolean>) => Promise<boolean>
  readonly retry?: Partial<RetryPolicy> | undefined
}

/**
 * Embeds texts if the day has tokens left. They are counted before each asking by an estimate, which the reply corrects:
 * a call that fails counts too, since it may have cost.
 * @returns undefined, with no more asked, when too few are left
 * @throws AppError of the provider or the database
 */
export async function embedWithinBudget(
  provider: EmbeddingProvider,
  texts: readonly string[],
  { nowMs, most, ofSearches, count, retry }: TokenBudget,
): Promise<Embedded | undefined> {
  const { model } = provider.space
  const day = toDay(nowMs)
  const least = ofSearches?.least ?? 0
  const estimate = Math.max(least, estimateTokens(texts))
  const ask = async (): Promise<Embedded | undefined> => {
    const asking = { day, model, change: estimate, most, ofSearches }
    const hasEnough = await count((tx) => countEmbeddingTokens(tx, asking))
    return hasEnough ? provider.embed(texts) : undefined
  }
  const embedded = await retrySafe(ask, retry)
  if (!embedded) return undefined
  // Not within what is repeated: vectors that are there are not asked for again.
  const change = Math.max(least, embedded.tokens) - estimate
  const correction = { day, model, change, most: null, ofSearches: ofSearches && { most: null } }
  await count((tx) => countEmbeddingTokens(tx, correction))
  return embedded
}
