import { saveDataBad } from '@spells/db'
import { type EmbeddingProvider, estimateTokens, type UnembeddedDocument } from '@spells/signals/embedding'
import type { FencedRun } from '../refresh/fencedRun.ts'
import { embedApart } from './embedApart.ts'
import { embedWithinBudget, type TokenBudget } from './embedWithinBudget.ts'
import { createVectorWriter } from './vectorStores.ts'
import { VECTORS_SOURCE } from './vectorsSource.ts'

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
  /** Texts that the provider does not take: they are passed over until they change. */
  readonly refused: number
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
/** How a text that the provider does not take is told of. */
export const REFUSED_TEXT = { field: 'text', reason: 'refused' }

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
  const { documents, left } = await createVectorWriter(run.write).listUnembedded(space, BATCH)
  const batch = takeBatch(documents)
  if (batch.length === 0) return { embedded: 0, refused: 0, left, stopped: null }
  const most = Math.floor(dailyTokens * (1 - FOR_SEARCHES))
  const texts = batch.map(({ text }) => text)
  const budget = { nowMs, most, retry, count: run.write }
  const { vectors, stopped } = await embedApart(texts, (some) => embedWithinBudget(provider, some, budget))
  const rows = batch.flatMap(({ kind, id, textHash }, at) => {
    const vector = vectors[at]
    return vector === undefined ? [] : [{ kind, id, textHash, vector }]
  })
  const refused = rows.filter(({ vector }) => vector === null)
  if (rows.length > 0)
    await run.write(async (tx) => {
      await createVectorWriter((work) => work(tx)).save(space, rows)
      const items = refused.map(({ id }) => ({ id, ...REFUSED_TEXT }))
      await saveDataBad(tx, { source: VECTORS_SOURCE, atMs: nowMs, items })
    })
  return { embedded: rows.length - refused.length, refused: refused.length, left: left - rows.length, stopped }
}

function takeBatch(documents: readonly UnembeddedDocument[]): readonly UnembeddedDocument[] {
  let tokens = 0
  const tooMany = documents.findIndex(({ text }) => {
    tokens += estimateTokens([text])
    return tokens > MAX_BATCH_TOKENS
  })
  return tooMany === -1 ? documents : documents.slice(0, Math.max(1, tooMany))
}
