import { type EmbeddingProvider, estimateTokens, type UnembeddedDocument } from '@spells/signals/embedding'
import { type FencedRun, toErrorCode } from '../refresh/fencedRun.ts'
import { embedWithinBudget, type TokenBudget } from './embedWithinBudget.ts'
import { createVectorWriter } from './vectorStores.ts'

/** How documents get their vectors. */
export type DocumentEmbedding = {
  readonly provider: EmbeddingProvider
  /** Tokens of a UTC day, those of searches included. */
  readonly dailyTokens: number
  readonly retry?: TokenBudget['retry']
}

/** What one batch did. PERSISTED: step results. */
export type EmbeddedBatch = {
  readonly embedded: number
  /** Documents that have no vector yet. */
  readonly left: number
  /** Why no further batch is tried: `budget_spent`, or the code of what failed. */
  readonly stopped: string | null
}

const BATCH = 100
/** Providers take 8,192 tokens of a text and some a few ten thousand of a request. */
const MAX_BATCH_TOKENS = 8_000
/** Part of the day's tokens that is left to searches. */
const FOR_SEARCHES = 0.1

/**
 * Embeds the next documents that have no vector of their present text and model, where there is room for them.
 * @throws AppError of the database: then nothing of the batch is kept
 */
export async function embedDocuments(
  run: FencedRun,
  { provider, dailyTokens, retry }: DocumentEmbedding,
  nowMs: number,
): Promise<EmbeddedBatch> {
  const { space } = provider
  const store = createVectorWriter(run.write)
  const { documents, left } = await store.listUnembedded(space, BATCH)
  const batch = takeBatch(documents)
  if (batch.length === 0) return { embedded: 0, left, stopped: null }
  const most = Math.floor(dailyTokens * (1 - FOR_SEARCHES))
  const texts = batch.map(({ text }) => text)
  const budget = { nowMs, most, retry, count: run.write }
  const found = await embedWithinBudget(provider, texts, budget).catch(toErrorCode)
  if (found === undefined) return { embedded: 0, left, stopped: 'budget_spent' }
  if (typeof found === 'string') return { embedded: 0, left, stopped: found }
  const rows = batch.flatMap(({ kind, id, textHash }, at) => {
    const vector = found.vectors[at]
    return vector ? [{ kind, id, textHash, vector }] : []
  })
  await store.save(space, rows)
  return { embedded: rows.length, left: left - rows.length, stopped: null }
}

function takeBatch(documents: readonly UnembeddedDocument[]): readonly UnembeddedDocument[] {
  let tokens = 0
  const tooMany = documents.findIndex(({ text }) => {
    tokens += estimateTokens([text])
    return tokens > MAX_BATCH_TOKENS
  })
  return tooMany === -1 ? documents : documents.slice(0, Math.max(1, tooMany))
}
