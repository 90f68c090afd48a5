import { AppError } from '@spells/shared'
import { z } from 'zod'
import type { VectorSpace } from './embeddingProvider.ts'

const replySchema = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()) })),
  usage: z.object({ total_tokens: z.int().nonnegative() }).optional(),
})

/**
 * Reads a reply to `POST /v1/embeddings`: one vector for each text, put in order by its index and to length 1.
 * @returns `tokens` undefined where the provider does not count
 * @throws AppError upstream_not_usable naming the field
 */
export function parseEmbeddings(
  body: unknown,
  asked: { readonly texts: number; readonly dimension: VectorSpace['dimension'] },
): { readonly vectors: readonly (readonly number[])[]; readonly tokens: number | undefined } {
  const parsed = replySchema.safeParse(body)
  if (!parsed.success) throw notUsable(parsed.error.issues[0]?.path.join('.') || 'body', 'is not as it should be')
  const { data, usage } = parsed.data
  if (data.length !== asked.texts) throw notUsable('data', `has ${data.length} vectors for ${asked.texts} texts`)
  const vectors = new Map<number, readonly number[]>()
  for (const { index, embedding } of data) {
    if (index >= asked.texts || vectors.has(index)) throw notUsable('data.index', `has ${index} without need`)
    if (embedding.length !== asked.dimension)
      throw notUsable('data.embedding', `has ${embedding.length} numbers instead of ${asked.dimension}`)
    vectors.set(index, toUnit(embedding))
  }
  return { vectors: [...vectors].sort(([a], [b]) => a - b).map(([, vector]) => vector), tokens: usage?.total_tokens }
}

function toUnit(vector: readonly number[]): readonly number[] {
  const length = Math.hypot(...vector)
  if (!Number.isFinite(length) || length === 0) throw notUsable('data.embedding', 'has no direction')
  return vector.map((value) => value / length)
}

function notUsable(field: string, what: string): AppError {
  return new AppError({
    code: 'upstream_not_usable',
    shortMessage: `The reply of the embedding provider is not usable: ${field} ${what}.`,
    facts: { field },
    retry: 'never',
  })
}
