import { AppError, type Clock } from '@spells/shared'
import { createPace } from '../http/createPace.ts'
import { type FetchLimits, fetchJson } from '../http/fetchJson.ts'
import { type RetryPolicy, retrySafe } from '../http/retrySafe.ts'
import type { FetchedMarketPage, MarketSource } from '../marketSource.ts'
import { parseGammaKeysetPage } from './parseGammaKeysetPage.ts'
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

/** What both routes are asked. A fixed order, so that a market does not slip between two pages when its volume moves. */
const OPEN = { closed: 'false', order: 'id', ascending: 'true' }

/**
 * Open markets of Polymarket's Gamma API, by cursor (`/markets/keyset`). Where that route is not known, by offset
 * (`/markets`), of which the upstream serves the first few thousand only.
 * @example const page = await createGammaSource({ url, clock }).fetchPage({ after: null, limit: 100 })
 */
export function createGammaSource(options: GammaOptions): MarketSource {
  const { clock, fetch: send = fetch } = options
  const limits = { ...LIMITS, ...options.limits }
  const pace = createPace(PACE)

  /** One document, asked again when that can help. */
  const ask = <Read>(
    path: string,
    query: Readonly<Record<string, string | number>>,
    read: (body: unknown, observedAtMs: number) => Read,
  ): Promise<Read> =>
    retrySafe(
      async () => {
        const url = new URL(path, options.url)
        for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
        await pace()
        // Before asking: the age must never be said smaller than it is.
        const observedAtMs = await clock.nowMs()
        return read(await fetchJson(url, { ...limits, fetch: send }), observedAtMs)
      },
      { ...RETRY, ...options.retry },
    )

  const fetchAfter = (cursor: string | null, limit: number): Promise<FetchedMarketPage> =>
    ask(
      '/markets/keyset',
      { ...OPEN, limit, ...(cursor === null ? {} : { after_cursor: cursor }) },
      (body, observedAtMs) => {
        const { page, nextCursor } = parseGammaKeysetPage(body, { observedAtMs })
        return { ...page, paging: 'keyset', next: nextCursor === null ? null : { by: 'keyset', cursor: nextCursor } }
      },
    )

  const fetchFrom = (offset: number, limit: number): Promise<FetchedMarketPage> =>
    ask('/markets', { active: 'true', ...OPEN, limit, offset }, (body, observedAtMs) => {
      const page = parseGammaPage(body, { observedAtMs })
      // Only an empty page is the end: an upstream may serve fewer than it was asked for.
      const next = page.received === 0 ? null : ({ by: 'offset', offset: offset + page.received } as const)
      return { ...page, paging: 'offset', next }
    })

  return {
    name: 'gamma',
    async fetchPage({ after, limit }) {
      if (after?.by === 'offset') return fetchFrom(after.offset, limit)
      try {
        return await fetchAfter(after?.cursor ?? null, limit)
      } catch (error) {
        // Between two pages the way does not change: some markets would be missed, and others be read twice.
        if (after !== null || !isUnknownRoute(error)) throw error
        return fetchFrom(0, limit)
      }
    },
  }
}

function isUnknownRoute(error: unknown): boolean {
  return error instanceof AppError && error.code === 'upstream_refused' && error.facts.status === 404
}
