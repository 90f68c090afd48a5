import { addressSchema } from '@spells/shared'
import { z } from 'zod'

const WEEK_SEC = 7 * 86_400

const feedSchema = z.strictObject({
  /** The token as our own configuration calls it. */
  symbol: z.string().min(1).max(20),
  address: addressSchema,
  /** Digits after the point of the feed's answers, not of the token. */
  decimals: z.int().min(0).max(30),
  /** At least this often the feed gives a new round, also when nothing moves. */
  heartbeatSec: z.int().min(1).max(WEEK_SEC),
})

/**
 * Chainlink price feeds in dollars: `{"sequencer":"0x…","feeds":[{"symbol":"WETH","address":"0x…","decimals":8,"heartbeatSec":86400}]}`.
 * `sequencer` is the uptime feed of a layer two; without it nothing is known of its sequencer.
 */
export const priceFeedsSchema = z.strictObject({
  sequencer: addressSchema.optional(),
  feeds: z
    .array(feedSchema)
    .min(1)
    .max(100)
    .refine((feeds) => new Set(feeds.map(({ symbol }) => symbol)).size === feeds.length, {
      error: 'Symbols must differ.',
    })
    .refine((feeds) => new Set(feeds.map(({ address }) => address)).size === feeds.length, {
      error: 'Addresses must differ.',
    }),
})
export type PriceFeeds = z.infer<typeof priceFeedsSchema>
