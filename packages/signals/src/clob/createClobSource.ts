import { type Ask, createBriefAsk } from '../http/createBriefAsk.ts'
import { fetchJson } from '../http/fetchJson.ts'
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

const MAX_BYTES = 2 * 1024 * 1024
/** A tenth of what it takes of `/prices-history`: there are other isolates, and who fills up the past asks there too. */
const BRIEF = { timeoutMs: 3_000, calls: 100, perMs: 10_000 }

/**
 * Past prices of Polymarket's CLOB.
 * @param options.url e.g. `https://clob.polymarket.com`
 * @param options.ask else at most twice within three seconds, and 100 times in ten
 */
export function createClobSource(options: {
  readonly url: string
  readonly fetch?: typeof fetch
  readonly ask?: Ask
}): ClobSource {
  const { fetch: send = fetch, ask = createBriefAsk(BRIEF) } = options
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
      return ask(async (timeoutMs) =>
        parsePriceHistory(await fetchJson(url, { timeoutMs, maxBytes: MAX_BYTES, fetch: send })),
      )
    },
  }
}
