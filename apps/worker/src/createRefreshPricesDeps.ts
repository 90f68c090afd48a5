import { createChainPriceSource, createGmxPriceSource } from '@spells/signals'
import type { RefreshPricesDeps } from '@spells/workflows'
import { createDeps } from './createDeps.ts'
import type { Env } from './env.ts'
import { listPricedTokens } from './listPricedTokens.ts'

/** What the price refresh stands on. */
export function createRefreshPricesDeps(env: Env): RefreshPricesDeps {
  const { config, clock, cache, openNeonDatabase } = createDeps(env)
  const tokens = listPricedTokens(config.DEPLOYMENT)
  return {
    source: createGmxPriceSource({ url: config.PRICES_URL, clock, tokens }),
    feeds: config.PRICE_FEEDS
      ? createChainPriceSource({ rpcUrls: config.RPC_URLS, clock, feeds: config.PRICE_FEEDS, tokens })
      : undefined,
    cache,
    clock,
    openDatabase: openNeonDatabase,
  }
}
