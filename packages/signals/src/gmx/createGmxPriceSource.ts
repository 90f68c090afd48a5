import type { Clock } from '@spells/shared'
import { type FetchLimits, fetchJson } from '../http/fetchJson.ts'
import type { RetryPolicy } from '../http/retrySafe.ts'
import { retryWithin } from '../http/retryWithin.ts'
import { type PricedToken, type PricePage, parseGmxTickers } from './parseGmxTickers.ts'

/** Where token prices come from. */
export type PriceSource = {
  /** @throws AppError upstream_* when the reading as a whole failed */
  fetchPrices(): Promise<PricePage>
}

const LIMITS: FetchLimits = { timeoutMs: 10_000, maxBytes: 4 * 1024 * 1024 }

/**
 * Prices of GMX's oracle keepers.
 * @param options.url e.g. `https://arbitrum-api.gmxinfra.io`
 * @example const { accepted } = await createGmxPriceSource({ url, clock, tokens }).fetchPrices()
 */
export function createGmxPriceSource(options: {
  readonly url: string
  readonly clock: Clock
  readonly tokens: readonly PricedToken[]
  readonly fetch?: typeof fetch
  readonly limits?: Partial<FetchLimits>
  readonly retry?: Partial<RetryPolicy>
}): PriceSource {
  const { timeoutMs: withinMs, maxBytes } = { ...LIMITS, ...options.limits }
  /** One document, asked again within its time-out when that can help. */
  const ask = (path: string): Promise<unknown> =>
    retryWithin(
      (timeoutMs) => fetchJson(new URL(path, options.url), { timeoutMs, maxBytes, fetch: options.fetch ?? fetch }),
      { withinMs, retry: options.retry },
    )
  return {
    async fetchPrices() {
      // Before asking: the age must never be said smaller than it is.
      const observedAtMs = await options.clock.nowMs()
      const [tickers, tokens] = await Promise.all([ask('/prices/tickers'), ask('/tokens')])
      return parseGmxTickers({ tickers, tokens }, { observedAtMs, wanted: options.tokens })
    },
  }
}
