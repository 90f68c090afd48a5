import { z } from 'zod'
import { PRICE_SOURCES } from '../priceSources.ts'
import { addressSchema, timeSchema, usdSchema } from '../primitives.ts'
import { ageSchema } from './markets.ts'

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
