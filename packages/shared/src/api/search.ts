import { z } from 'zod'
import { timeSchema } from '../primitives.ts'
import { CATEGORIES, SEVERITIES } from '../world.ts'
import { marketSchema } from './markets.ts'
import { lineSchema } from './text.ts'

/** `GET /v1/search`: markets and stories by their words and, where meanings are searched, by those; best first. The last word may be half typed, any of them misspelt. */
export const searchQuerySchema = z.strictObject({
  q: lineSchema(200),
  kind: z.enum(['market', 'story']).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(20),
})
export type SearchQuery = { readonly q: string; readonly kind?: 'market' | 'story'; readonly limit?: number }

/** Why a document was found: which of its words answers to which word that was asked for, or its title to all of it. */
const whySchema = z.strictObject({
  asked: z.string(),
  matched: z.string(),
  how: z.enum(['word', 'beginning', 'typo', 'meaning']),
  /** Of a meaning: the cosine of both vectors, 1 when they say the same. How large it is for what belongs together depends on the model. */
  similarity: z.number().min(-1).max(1).optional(),
})

const { status, probability, volumeUsd, observedAt } = marketSchema.shape

/** A market or story that was found. */
export const searchHitSchema = z.strictObject({
  kind: z.enum(['market', 'story']),
  id: z.string(),
  title: z.string(),
  /**
   * In [0, 1]: how many of the words it has, then how much is behind it and how near the words stand to each other. Where
   * meanings were searched: how high it stands among the words' and the meanings' hits, 1 when first in both.
   */
  score: z.number().min(0).max(1),
  why: z.array(whySchema),
  /** Of a market, as we last observed it. */
  market: z.strictObject({ status, probability, volumeUsd, observedAt }).nullable(),
  /** Of a story. */
  story: z
    .strictObject({ category: z.enum(CATEGORIES), severity: z.enum(SEVERITIES), lastSeenAt: timeSchema })
    .nullable(),
})
export type SearchHit = z.infer<typeof searchHitSchema>

export const searchReplySchema = z.strictObject({
  items: z.array(searchHitSchema),
  /** Whether all words had to match, or, since too little had them all, all but one. */
  match: z.enum(['all', 'all_but_one']),
  /** Whether meanings were searched too, and if not, why. */
  meaning: z.strictObject({
    status: z.enum(['used', 'off', 'no_pgvector', 'none_embedded', 'budget_spent', 'provider_failed', 'store_failed']),
    detail: z.string(),
  }),
})
export type SearchReply = z.infer<typeof searchReplySchema>
