import { type Ask, createBriefAsk } from '../http/createBriefAsk.ts'
import { fetchJson } from '../http/fetchJson.ts'
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

const MAX_BYTES = 2 * 1024 * 1024
/** What it takes is not documented; a page asks for one token at a time, and what it is told is kept. */
const BRIEF = { timeoutMs: 3_000, calls: 20, perMs: 10_000 }

/** GMX calls a wrapped coin by the coin's name. */
const NAMES: Readonly<Record<string, string>> = { WETH: 'ETH' }

/**
 * Past prices of GMX's oracle keepers.
 * @param options.url e.g. `https://arbitrum-api.gmxinfra.io`
 * @param options.ask else at most twice within three seconds, and 20 times in ten
 */
export function createGmxCandleSource(options: {
  readonly url: string
  readonly fetch?: typeof fetch
  readonly ask?: Ask
}): CandleSource {
  const { fetch: send = fetch, ask = createBriefAsk(BRIEF) } = options
  return {
    async fetchCandles({ token, stepMs, limit, nowMs }) {
      const url = new URL('/prices/candles', options.url)
      const query = { tokenSymbol: NAMES[token.symbol] ?? token.symbol, period: PERIODS[stepMs], limit }
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
      return ask(async (timeoutMs) => {
        const body = await fetchJson(url, { timeoutMs, maxBytes: MAX_BYTES, fetch: send })
        return parseGmxCandles(body, { token, stepMs, nowMs })
      })
    },
  }
}
