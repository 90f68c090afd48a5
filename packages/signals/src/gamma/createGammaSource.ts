import type { Clock } from '@spells/shared'
import { createPace } from '../http/createPace.ts'
import { type FetchLimits, fetchJson } from '../http/fetchJson.ts'
import { type RetryPolicy, retrySafe } from '../http/retrySafe.ts'
import type { MarketSource } from '../marketSource.ts'
import { parseGammaPage } from './parseGammaPage.ts'

/** What the Gamma adapter needs. */
export type GammaOptions = {
  /** E.g. `https://gamma-api.polymarket.com`. */
  readonly url: string
  readonly clock: Clock
  readonly fetch?: typeof fetch
  readonly limits?: Partial<FetchLimits>
  readonly retry?: Partial<RetryPolicy>
}

const LIMITS: FetchLimits = { timeoutMs: 10_000, maxBytes: 16 * 1024 * 1024 }
/** Two thirds of what the upstream takes of `/markets`; it throttles beyond. */
const PACE = { calls: 200, perMs: 10_000 }
const RETRY: RetryPolicy = {
  attempts: 3,
  baseDelayMs: 500,
  random: Math.random,
  sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
}

/**
 * Open markets of Polymarket's Gamma API.
 * @example const page = await createGammaSource({ url, clock }).fetchPage({ offset: 0, limit: 100 })
 */
export function createGammaSource(options: GammaOptions): MarketSource {
  const { clock, fetch: send = fetch } = options
  const limits = { ...LIMITS, ...options.limits }
  const pace = createPace(PACE)
  return {
    name: 'gamma',
    fetchPage: ({ offset, limit }) =>
      retrySafe(
        async () => {
          const url = new URL('/markets', options.url)
          // A fixed order, so that a market does not slip between two pages when its volume moves.
          const query = { active: 'true', closed: 'false', order: 'id', ascending: 'true', limit, offset }
          for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
          await pace()
          // Before asking: the age must never be said smaller than it is.
          const observedAtMs = await clock.nowMs()
          return parseGammaPage(await fetchJson(url, { ...limits, fetch: send }), { observedAtMs })
        },
        { ...RETRY, ...options.retry },
      ),
  }
}
