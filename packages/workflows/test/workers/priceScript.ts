import { env } from 'cloudflare:workers'
import type { SystemDatabase } from '@spells/db'
import { AppError } from '@spells/shared'
import type { PricePage } from '@spells/signals'
import type { RefreshPricesDeps } from '../../src/prices/refreshPrices.ts'

/** What the ports around the price refresh do, and what was asked of them. */
export const priceScene = { pages: [] as (PricePage | 'down')[], asked: 0 }

export function createScriptedPriceDeps(): RefreshPricesDeps {
  return {
    source: {
      fetchPrices: async () => {
        priceScene.asked++
        const page = priceScene.pages.shift() ?? 'down'
        if (page !== 'down') return page
        throw new AppError({ code: 'upstream_unreachable', shortMessage: 'It is down.', retry: 'safe' })
      },
    },
    feeds: undefined,
    cache: env.CACHE,
    clock: { nowMs: async () => Date.now(), toRealDelayMs: async (delayMs) => delayMs },
    openDatabase: (): SystemDatabase => ({
      withSystem: async () => {
        throw new AppError({ code: 'database_unavailable', shortMessage: 'It is down.', retry: 'unknown' })
      },
      close: async () => {},
    }),
  }
}
