import { z } from 'zod'
import { PRICE_SOURCES } from '../priceSources.ts'
import { addressSchema, timeSchema, usdSchema } from '../primitives.ts'
import { ageSchema, type historyStepsMs } from './markets.ts'

/** Dollars for one whole token, between what sellers ask and buyers bid. The native coin has the price of its wrapped token. */
export const priceSchema = z.strictObject({
  token: addressSchema,
  symbol: z.string(),
  decimals: z.int(),
  source: z.enum(PRICE_SOURCES),
  priceUsd: usdSchema,
  minUsd: usdSchema,
  maxUsd: usdSchema,
  /** When we saw it, and how old that is now. */
  observedAt: timeSchema,
  ageMs: z.int().nonnegative(),
  stale: z.boolean(),
})
export type Price = z.infer<typeof priceSchema>

/** `GET /v1/prices`. A token whose price could not be read has none, or an old one that says so. */
export const pricesReplySchema = z.strictObject({ items: z.array(priceSchema), age: ageSchema })
export type PricesReply = z.infer<typeof pricesReplySchema>

/** `GET /v1/prices/:symbol/history`: the newest `limit` steps of that length, ending now. */
export const priceHistoryQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(2000).default(720),
  resolution: z.enum(['5m', '1h', '1d']).default('1h'),
})
export type PriceHistoryQuery = { readonly limit?: number; readonly resolution?: keyof typeof historyStepsMs }

/** What is known of a token's price, oldest first, in dollars for one whole token. Nothing is invented: gaps are gaps. */
export const priceHistorySchema = z.strictObject({
  points: z.array(
    z.strictObject({
      /** When the step began. */
      at: timeSchema,
      openUsd: usdSchema,
      highUsd: usdSchema,
      lowUsd: usdSchema,
      closeUsd: usdSchema,
      /** `gmx`: what GMX says about a time at which we did not look. */
      from: z.enum(['observed', 'gmx']),
    }),
  ),
  /** Stretches without any point. */
  gaps: z.array(z.strictObject({ from: timeSchema, to: timeSchema })),
})
export type PriceHistory = z.infer<typeof priceHistorySchema>
