import type { Clock } from '@spells/shared'
import type { PriceSource } from '../gmx/createGmxPriceSource.ts'
import type { PricedToken } from '../gmx/parseGmxTickers.ts'
import { parseFeedRounds } from './parseFeedRounds.ts'
import type { PriceFeeds } from './priceFeeds.ts'
import { readFeedRounds } from './readFeedRounds.ts'

/**
 * Prices of feeds on the chain, read at one block.
 * @param options.rpcUrls first one preferred
 * @param options.tokens with a token of each feed's symbol
 * @example const { accepted } = await createChainPriceSource({ rpcUrls, clock, feeds, tokens }).fetchPrices()
 */
export function createChainPriceSource(options: {
  readonly rpcUrls: readonly string[]
  readonly clock: Clock
  readonly feeds: PriceFeeds
  readonly tokens: readonly PricedToken[]
}): PriceSource {
  const { rpcUrls, clock, feeds, tokens } = options
  return {
    async fetchPrices() {
      // Before asking: the age must never be said smaller than it is.
      const observedAtMs = await clock.nowMs()
      return parseFeedRounds(await readFeedRounds(feeds, rpcUrls), { observedAtMs, feeds, wanted: tokens })
    },
  }
}
