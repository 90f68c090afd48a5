import { z } from 'zod'
import { timeSchema } from '../primitives.ts'
import { signalKeySchema } from '../trigger.ts'
import { type PageQuery, pageQuerySchema } from './page.ts'
import { lineSchema } from './text.ts'

/** A prediction market; `probability` is that of its first outcome, in [0, 1]. */
export const marketSchema = z.strictObject({
  id: z.string(),
  source: z.literal('gamma'),
  question: z.string(),
  slug: z.string(),
  outcomes: z.array(z.string()),
  probability: z.number().min(0).max(1),
  liquidityUsd: z.number().nonnegative().nullable(),
  volumeUsd: z.number().nonnegative().nullable(),
  endsAt: timeSchema.nullable(),
  status: z.enum(['open', 'resolved', 'disputed']),
  signal: signalKeySchema,
  /** When we saw these values. */
  observedAt: timeSchema,
})
export type Market = z.infer<typeof marketSchema>

/** How old the values are and whether they may still open risk: not when they are stale, or their source stands still. */
export const ageSchema = z.strictObject({
  observedAt: timeSchema.nullable(),
  ageMs: z.int().nonnegative().nullable(),
  stale: z.boolean(),
  servedFrom: z.enum(['cache', 'database']),
  /** The source has shown the same of everything for so long that it is not believed. */
  frozen: z.literal(true).optional(),
})
export type Age = z.infer<typeof ageSchema>

const marketSortSchema = z.enum(['volume', 'probability', 'endsAt', 'newest'])
/**
 * What markets are listed by: `endsAt` is when a market is to end, `newest` its number at the source, which counts up.
 * What is not known comes last in both orders.
 */
export type MarketSort = z.infer<typeof marketSortSchema>
export type MarketOrder = 'asc' | 'desc'

/** Which end of each sort comes first where nobody asks for another. */
export const naturalOrders: Readonly<Record<MarketSort, MarketOrder>> = {
  volume: 'desc',
  probability: 'desc',
  endsAt: 'asc',
  newest: 'desc',
}

/**
 * `GET /v1/markets`: by volume, largest first, unless `sort` and `order` say otherwise; a cursor goes on in the same sort
 * and order only. `q` is searched in question and slug, without regard to case.
 */
export const marketsQuerySchema = pageQuerySchema.extend({
  sort: marketSortSchema.default('volume'),
  /** Without it, the order of the sort: soonest first for `endsAt`, largest first for the others. */
  order: z.enum(['asc', 'desc']).optional(),
  q: lineSchema(100).optional(),
  status: z.enum(['open', 'resolved', 'disputed']).optional(),
  /** The slug of a tag: markets whose event has it. */
  tag: lineSchema(200).optional(),
})
export type MarketsQuery = PageQuery & Omit<z.input<typeof marketsQuerySchema>, 'limit' | 'cursor'>

export const marketsReplySchema = z.strictObject({
  items: z.array(marketSchema),
  nextCursor: z.string().nullable(),
  age: ageSchema,
})
export type MarketsReply = z.infer<typeof marketsReplySchema>

/** The event that a market belongs to: what it is about, and its other markets, by volume, at most 50. */
export const marketEventSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  tags: z.array(z.strictObject({ slug: z.string(), label: z.string() })),
  markets: z.array(marketSchema.pick({ id: true, question: true, probability: true, status: true, observedAt: true })),
  /** When we saw which markets belong to it: every half hour. */
  observedAt: timeSchema,
})

export const marketReplySchema = z.strictObject({
  market: marketSchema,
  age: ageSchema,
  /** Null when none is known; absent when the database could not be asked. */
  event: marketEventSchema.nullable().optional(),
})
export type MarketReply = z.infer<typeof marketReplySchema>

/** `GET /v1/tags`: what the markets that are listed are about, the tags of most markets first, at most 100. */
export const tagsReplySchema = z.strictObject({
  items: z.array(marketEventSchema.shape.tags.element),
})
export type TagsReply = z.infer<typeof tagsReplySchema>

/** Lengths of the steps of a market's history, in milliseconds. */
export const historyStepsMs = { '5m': 300_000, '1h': 3_600_000, '1d': 86_400_000 } as const

/**
 * `GET /v1/markets/:id/history`: the newest `limit` observations; with `resolution` the newest `limit` steps of that
 * length, ending now.
 */
export const marketHistoryQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(2000).default(720),
  resolution: z.enum(['5m', '1h', '1d']).optional(),
})
export type MarketHistoryQuery = { readonly limit?: number; readonly resolution?: keyof typeof historyStepsMs }

/** What is known of a market, oldest first. Nothing is invented: gaps are gaps. */
export const marketHistorySchema = z.strictObject({
  points: z.array(
    z.strictObject({
      at: timeSchema,
      probability: z.number().min(0).max(1),
      /** `clob`: what the source says about a time at which we did not look. */
      from: z.enum(['observed', 'clob']).optional(),
    }),
  ),
  /** With `resolution`: stretches of it without any point. */
  gaps: z.array(z.strictObject({ from: timeSchema, to: timeSchema })).optional(),
})
export type MarketHistory = z.infer<typeof marketHistorySchema>
