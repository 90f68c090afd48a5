import type { Clock } from '@spells/shared'
import { createOpenAiEmbeddings } from '@spells/signals/embedding'
import { createQueryEmbedder, type DocumentEmbedding, type QueryEmbedder } from '@spells/workflows/search'
import type { Config } from './config.ts'

const DAILY_TOKENS = 5_000_000
/** Somebody waits: less than the whole of a search's patience with the provider. */
const QUERY_TIMEOUT_MS = 900

/** How searches get their vectors; undefined where no provider is configured. */
export function createQueryEmbeddings(
  config: Config,
  deps: { readonly cache: KVNamespace; readonly clock: Clock },
): QueryEmbedder | undefined {
  const provider = findProvider(config)
  if (!provider) return undefined
  const dailyTokens = config.EMBEDDINGS_DAILY_TOKENS ?? DAILY_TOKENS
  const quick = createOpenAiEmbeddings({ ...provider, timeoutMs: QUERY_TIMEOUT_MS })
  return createQueryEmbedder({ provider: quick, dailyTokens, ...deps })
}

/** How documents get their vectors; undefined where no provider is configured. */
export function createDocumentEmbeddings(config: Config): DocumentEmbedding | undefined {
  const provider = findProvider(config)
  if (!provider) return undefined
  return {
    provider: createOpenAiEmbeddings(provider),
    dailyTokens: config.EMBEDDINGS_DAILY_TOKENS ?? DAILY_TOKENS,
  }
}

function findProvider({ EMBEDDINGS_URL, EMBEDDINGS_MODEL, EMBEDDINGS_DIMENSION, EMBEDDINGS_KEY }: Config) {
  if (EMBEDDINGS_URL === undefined || EMBEDDINGS_MODEL === undefined || EMBEDDINGS_DIMENSION === undefined)
    return undefined
  const space = { model: EMBEDDINGS_MODEL, dimension: EMBEDDINGS_DIMENSION }
  return { url: EMBEDDINGS_URL, key: EMBEDDINGS_KEY, space }
}
