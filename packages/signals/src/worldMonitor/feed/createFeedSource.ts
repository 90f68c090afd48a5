import type { Clock } from '@spells/shared'
import { type FetchLimits, fetchDocument } from '../../http/fetchJson.ts'
import { type FeedPage, parseFeed } from './parseFeed.ts'

/** A news feed as it is configured. */
export type FeedConfig = {
  /** Short and stable: it is stored with each event. */
  readonly name: string
  readonly url: string
  /** Trust in it, in (0, 1]. */
  readonly weight: number
}

/** Where news come from. */
export type FeedSource = FeedConfig & {
  /** @throws AppError upstream_* when the reading as a whole failed */
  fetchItems(): Promise<FeedPage>
}

const LIMITS: FetchLimits = { timeoutMs: 10_000, maxBytes: 2 * 1024 * 1024 }

/** An RSS or Atom feed. @example await createFeedSource({ name, url, weight: 1, clock }).fetchItems() */
export function createFeedSource(
  options: FeedConfig & {
    readonly clock: Clock
    readonly fetch?: typeof fetch
    readonly limits?: Partial<FetchLimits>
  },
): FeedSource {
  const { name, url, weight, clock } = options
  return {
    ...{ name, url, weight },
    async fetchItems() {
      // Before asking: the age must never be said smaller than it is.
      const observedAtMs = await clock.nowMs()
      const limits = { ...LIMITS, ...options.limits, fetch: options.fetch ?? fetch }
      const accept = 'application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8'
      return parseFeed(await fetchDocument(new URL(url), { ...limits, accept }), { observedAtMs })
    },
  }
}
