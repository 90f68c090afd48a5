import type { Clock } from '@spells/shared'
import { keccak256, toBytes } from 'viem'
import { type FetchLimits, fetchIfChanged, type Validators } from '../../http/fetchJson.ts'
import { type RetryPolicy, retrySafe } from '../../http/retrySafe.ts'
import { type FeedPage, parseFeed } from './parseFeed.ts'

/** A news feed as it is configured. */
export type FeedConfig = {
  /** Short and stable: it is stored with each event. */
  readonly name: string
  readonly url: string
  /** Trust in it, in (0, 1]. */
  readonly weight: number
}

/** One reading of a feed. */
export type FeedReading =
  | { readonly status: 'unchanged'; readonly observedAtMs: number }
  | {
      readonly status: 'read'
      readonly observedAtMs: number
      readonly page: FeedPage
      readonly validators: Validators
      /** Of the items, without the times and counters that feeds change on their own. */
      readonly contentHash: string
    }

/** Where news come from. */
export type FeedSource = Omit<FeedConfig, 'url'> & {
  /**
   * @param known what the feed said of the document that was read last: it is not sent again while it stays the same
   * @throws AppError upstream_* when the reading as a whole failed
   */
  fetchItems(known?: Validators): Promise<FeedReading>
}

const LIMITS: FetchLimits = { timeoutMs: 10_000, maxBytes: 2 * 1024 * 1024 }
const ACCEPT = 'application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8'
const NOTHING: Validators = { etag: null, lastModified: null }

/** An RSS or Atom feed. @example await createFeedSource({ name, url, weight: 1, clock }).fetchItems() */
export function createFeedSource(
  options: FeedConfig & {
    readonly clock: Clock
    readonly fetch?: typeof fetch
    readonly limits?: Partial<FetchLimits>
    readonly retry?: Partial<RetryPolicy>
  },
): FeedSource {
  const { name, url, weight, clock } = options
  const limits = { ...LIMITS, ...options.limits, fetch: options.fetch ?? fetch }
  return {
    ...{ name, weight },
    fetchItems: (known = NOTHING) =>
      retrySafe(async () => {
        // Before asking: the age must never be said smaller than it is.
        const observedAtMs = await clock.nowMs()
        const found = await fetchIfChanged(new URL(url), { ...limits, accept: ACCEPT, known })
        if (!found) return { status: 'unchanged', observedAtMs }
        const page = parseFeed(found.text, { observedAtMs })
        const { validators } = found
        return { status: 'read', observedAtMs, page, validators, contentHash: hashItems(page) }
      }, options.retry),
  }
}

function hashItems({ accepted }: FeedPage): string {
  const items = accepted.map(({ link, title }) => [link, title]).sort()
  return keccak256(toBytes(JSON.stringify(items))).slice(2, 34)
}
