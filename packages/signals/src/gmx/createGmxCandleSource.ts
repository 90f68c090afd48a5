import { type FetchLimits, fetchJson } from '../http/fetchJson.ts'
import { type CandlePage, parseGmxCandles } from './parseGmxCandles.ts'
import type { PricedToken } from './parseGmxTickers.ts'

/** Lengths of candles that are asked for, and what GMX calls them. */
const PERIODS = { 300000: '5m', 3600000: '1h', 86400000: '1d' } as const

/** Where past prices come from. */
export type CandleSource = {
  /**
   * The newest candles of a token, oldest first.
   * @throws AppError upstream_*
   */
  fetchCandles(request: {
    readonly token: PricedToken
    readonly stepMs: keyof typeof PERIODS
    readonly limit: number
    readonly nowMs: number
  }): Promise<CandlePage>
}

const LIMITS: FetchLimits = { timeoutMs: 3_000, maxBytes: 2 * 1024 * 1024 }

/** GMX calls a wrapped coin by the coin's name. */
const NAMES: Readonly<Record<string, string>> = { WETH: 'ETH' }

/** Past prices of GMX's oracle keepers. @param options.url e.g. `https://arbitrum-api.gmxinfra.io` */
export function createGmxCandleSource(options: { readonly url: string; readonly fetch?: typeof fetch }): CandleSource {
  return {
    async fetchCandles({ token, stepMs, limit, nowMs }) {
      const url = new URL('/prices/candles', options.url)
      const query = { tokenSymbol: NAMES[token.symbol] ?? token.symbol, period: PERIODS[stepMs], limit }
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
      const body = await fetchJson(url, { ...LIMITS, fetch: options.fetch ?? fetch })
      return parseGmxCandles(body, { token, stepMs, nowMs })
    },
  }
}
