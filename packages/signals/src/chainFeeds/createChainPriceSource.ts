import type { Clock } from '@spells/shared'
import type { PriceSource } from '../gmx/createGmxPriceSource.ts'
import type { PricedToken } from '../gmx/parseGmxTickers.ts'
import type { RetryPolicy } from '../http/retrySafe.ts'
import { retryWithin } from '../http/retryWithin.ts'
import { parseFeedRounds } from './parseFeedRounds.ts'
import type { PriceFeeds } from './priceFeeds.ts'
import { readFeedRounds } from './readFeedRounds.ts'

/** Of one node; with several the next is asked after so long. */
const TIMEOUT_MS = 5_000

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
  readonly retry?: Partial<RetryPolicy>
}): PriceSource {
  const { rpcUrls, clock, feeds, tokens, retry } = options
  return {
    async fetchPrices() {
      // Before asking: the age must never be said smaller than it is.
      const observedAtMs = await clock.nowMs()
      const read = (timeoutMs: number) => readFeedRounds(feeds, { rpcUrls, timeoutMs })
      const rounds = await retryWithin(read, { withinMs: TIMEOUT_MS, retry })
      return parseFeedRounds(rounds, { observedAtMs, feeds, wanted: tokens })
    },
  }
}
