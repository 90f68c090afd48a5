import type { Classification } from '@spells/shared'

export {
  CATEGORIES,
  type Category,
  type Classification,
  type Impact,
  type Place,
  SEVERITIES,
  type Severity,
} from '@spells/shared'

/** One item of a feed, cleaned. */
export type FeedItem = {
  readonly title: string
  readonly link: string
  readonly summary: string
  /** What the feed claims; never what freshness is judged by. */
  readonly publishedAtMs: number
}

/** An item as we observed it, with what it says. */
export type WorldEvent = FeedItem & {
  readonly source: string
  /** Trust in the source, in (0, 1]. */
  readonly sourceWeight: number
  /** When we first saw it. */
  readonly observedAtMs: number
  readonly classification: Classification
}
