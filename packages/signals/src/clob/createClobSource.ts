import { type FetchLimits, fetchJson } from '../http/fetchJson.ts'
import { type PriceHistory, parsePriceHistory } from './parsePriceHistory.ts'

/** Where past probabilities come from. */
export type ClobSource = {
  /**
   * Probabilities of an outcome's token between two times.
   * @throws AppError upstream_*
   */
  fetchHistory(request: {
    readonly tokenId: string
    readonly fromMs: number
    readonly toMs: number
    readonly stepMs: number
  }): Promise<PriceHistory>
}

const LIMITS: FetchLimits = { timeoutMs: 3_000, maxBytes: 2 * 1024 * 1024 }

/** Past prices of Polymarket's CLOB. @param options.url e.g. `https://clob.polymarket.com` */
export function createClobSource(options: { readonly url: string; readonly fetch?: typeof fetch }): ClobSource {
  return {
    async fetchHistory({ tokenId, fromMs, toMs, stepMs }) {
      const url = new URL('/prices-history', options.url)
      const query = {
        market: tokenId,
        startTs: Math.floor(fromMs / 1000),
        endTs: Math.floor(toMs / 1000),
        fidelity: Math.round(stepMs / 60_000),
      }
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
      return parsePriceHistory(await fetchJson(url, { ...LIMITS, fetch: options.fetch ?? fetch }))
    },
  }
}
