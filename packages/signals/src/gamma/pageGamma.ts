import { AppError, type Clock } from '@spells/shared'
import { createPace } from '../http/createPace.ts'
import { type FetchLimits, fetchJson } from '../http/fetchJson.ts'
import { type RetryPolicy, retrySafe } from '../http/retrySafe.ts'
import type { MarketCursor } from '../marketSource.ts'
import { parseGammaKeysetPage } from './parseGammaKeysetPage.ts'

/** What the Gamma adapters need. */
export type GammaOptions = {
  /** E.g. `https://gamma-api.polymarket.com`. */
  readonly url: string
  readonly clock: Clock
  readonly fetch?: typeof fetch
  readonly limits?: Partial<FetchLimits>
  readonly retry?: Partial<RetryPolicy>
}

/** A list of Gamma's: its name is its route and its field, `parse` reads its items. */
type GammaList<Page> = {
  readonly name: 'markets' | 'events'
  readonly maxBytes: number
  readonly parse: (items: unknown, options: { readonly observedAtMs: number }) => Page
}

type PageRequest = { readonly after: MarketCursor | null; readonly limit: number }
type Paged<Page> = Page & { readonly paging: MarketCursor['by']; readonly next: MarketCursor | null }

const TIMEOUT_MS = 10_000
/** Two thirds of what the upstream takes of its scarcer list; it throttles beyond. */
const PACE = { calls: 200, perMs: 10_000 }
/** What both routes are asked. A fixed order, so that nothing slips between two pages when its volume moves. */
const OPEN = { closed: 'false', order: 'id', ascending: 'true' }

/**
 * Pages what is open of a list by cursor (`/<name>/keyset`). Where that route is not known, by offset (`/<name>`), of
 * which the upstream serves the first few thousand only.
 */
export function pageGamma<Page extends { readonly received: number }>(
  options: GammaOptions,
  { name, maxBytes, parse }: GammaList<Page>,
): (request: PageRequest) => Promise<Paged<Page>> {
  const { clock, fetch: send = fetch } = options
  const limits = { timeoutMs: TIMEOUT_MS, maxBytes, ...options.limits }
  const pace = createPace(PACE)

  /** One document, asked again when that can help. */
  const ask = <Read>(
    path: string,
    query: Readonly<Record<string, string | number>>,
    read: (body: unknown, observedAtMs: number) => Read,
  ): Promise<Read> =>
    retrySafe(async () => {
      const url = new URL(path, options.url)
      for (const [field, value] of Object.entries(query)) url.searchParams.set(field, String(value))
      await pace()
      // Before asking: the age must never be said smaller than it is.
      const observedAtMs = await clock.nowMs()
      return read(await fetchJson(url, { ...limits, fetch: send }), observedAtMs)
    }, options.retry)

  const fetchAfter = (cursor: string | null, limit: number): Promise<Paged<Page>> => {
    const query = { ...OPEN, limit, ...(cursor === null ? {} : { after_cursor: cursor }) }
    return ask(`/${name}/keyset`, query, (body, observedAtMs) => {
      const { items, nextCursor } = parseGammaKeysetPage(body, name)
      const page = parse(items, { observedAtMs })
      // Behind a page with nothing on it there is nothing, whatever it says of more.
      const isLast = nextCursor === null || page.received === 0
      return { ...page, paging: 'keyset', next: isLast ? null : { by: 'keyset', cursor: nextCursor } }
    })
  }

  const fetchFrom = (offset: number, limit: number): Promise<Paged<Page>> =>
    ask(`/${name}`, { active: 'true', ...OPEN, limit, offset }, (body, observedAtMs) => {
      const page = parse(body, { observedAtMs })
      // Only an empty page is the end: an upstream may serve fewer than it was asked for.
      const next = page.received === 0 ? null : ({ by: 'offset', offset: offset + page.received } as const)
      return { ...page, paging: 'offset', next }
    })

  return async ({ after, limit }) => {
    if (after?.by === 'offset') return fetchFrom(after.offset, limit)
    try {
      return await fetchAfter(after?.cursor ?? null, limit)
    } catch (error) {
      // Between two pages the way does not change: something would be missed, and something be read twice.
      if (after !== null || !isUnknownRoute(error)) throw error
      return fetchFrom(0, limit)
    }
  }
}

function isUnknownRoute(error: unknown): boolean {
  return error instanceof AppError && error.code === 'upstream_refused' && error.facts.status === 404
}
