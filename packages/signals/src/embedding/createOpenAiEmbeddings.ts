import { postJson } from '../http/fetchJson.ts'
import type { EmbeddingProvider, VectorSpace } from './embeddingProvider.ts'
import { estimateTokens } from './estimateTokens.ts'
import { parseEmbeddings } from './parseEmbeddings.ts'

const TIMEOUT_MS = 20_000
/** Of a number in JSON with its comma, and of everything around the vectors. */
const NUMBER_BYTES = 32
const REST_BYTES = 64 * 1024

/**
 * A provider that speaks OpenAI's `POST /v1/embeddings`, as Workers AI, Ollama and others do. The dimension is the
 * model's own: none is asked for. Asks once: each asking may cost.
 * @param options.url of the route itself, e.g. `https://api.openai.com/v1/embeddings`
 * @param options.key sent as bearer token; visible ASCII
 * @example const { vectors } = await createOpenAiEmbeddings({ url, key, space }).embed(['Will the Fed cut rates?'])
 */
export function createOpenAiEmbeddings(options: {
  readonly url: string
  readonly key?: string | undefined
  readonly space: VectorSpace
  readonly fetch?: typeof fetch
  readonly timeoutMs?: number
}): EmbeddingProvider {
  const { url, key, space, timeoutMs = TIMEOUT_MS } = options
  return {
    space,
    async embed(texts) {
      if (texts.length === 0) return { vectors: [], tokens: 0 }
      const body = await postJson(new URL(url), {
        ...{ timeoutMs, maxBytes: texts.length * space.dimension * NUMBER_BYTES + REST_BYTES },
        fetch: options.fetch ?? fetch,
        ...(key === undefined ? {} : { bearer: key }),
        body: { model: space.model, input: texts },
      })
      const { vectors, tokens } = parseEmbeddings(body, { texts: texts.length, dimension: space.dimension })
      // Nothing costs nothing: who counts none does not count.
      return { vectors, tokens: tokens || estimateTokens(texts) }
    },
  }
}
