import { countEmbeddingTokens, type PublicTransaction, type SystemTransaction } from '@spells/db'
import { type Embedded, type EmbeddingProvider, estimateTokens } from '@spells/signals/embedding'
import { toDay } from '../toDay.ts'

/** Tokens of a UTC day and where they are counted. */
export type TokenBudget = {
  readonly nowMs: number
  /** Of the day, with all that was counted before. */
  readonly most: number
  readonly count: (work: (tx: PublicTransaction | SystemTransaction) => Promise<boolean>) => Promise<boolean>
}

/**
 * Embeds texts if the day has tokens left. They are counted before asking by an estimate, which the reply corrects: a
 * call that fails counts too, since it may have cost.
 * @returns undefined, with nothing asked, when too few are left
 * @throws AppError of the provider or the database
 */
export async function embedWithinBudget(
  provider: EmbeddingProvider,
  texts: readonly string[],
  { nowMs, most, count }: TokenBudget,
): Promise<Embedded | undefined> {
  const { model } = provider.space
  const day = toDay(nowMs)
  const estimate = estimateTokens(texts)
  if (!(await count((tx) => countEmbeddingTokens(tx, { day, model, change: estimate, most })))) return undefined
  const embedded = await provider.embed(texts)
  const change = embedded.tokens - estimate
  await count((tx) => countEmbeddingTokens(tx, { day, model, change, most: null }))
  return embedded
}
