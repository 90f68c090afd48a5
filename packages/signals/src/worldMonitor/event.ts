import type { Factor } from '../factors/factor.ts'

/** What an event is about. */
export const CATEGORIES = [
  'conflict',
  'politics',
  'monetary',
  'economy',
  'markets',
  'crypto',
  'regulation',
  'energy',
  'disaster',
  'health',
  'cyber',
  'technology',
  'other',
] as const
export type Category = (typeof CATEGORIES)[number]

/** How much it matters, least first. */
export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Where something happened. */
export type Place = {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly latitude: number
  readonly longitude: number
  /** The words that say so. */
  readonly evidence: string
}

/** What an event does to a factor: from -1 (down) to 1 (up). */
export type Impact = { readonly factor: Factor; readonly amount: number; readonly confidence: number }

/** What a title says, by one version of a model, and why. PERSISTED: Postgres. */
export type Classification = {
  /** Model and version, e.g. `rules-1`. */
  readonly model: string
  readonly category: Category
  readonly severity: Severity
  /** How sure the category is, in [0, 1]. */
  readonly confidence: number
  readonly places: readonly Place[]
  readonly impacts: readonly Impact[]
  /** What led to it, in order: rule or adjustment, and the words that matched. */
  readonly why: readonly { readonly rule: string; readonly words: string }[]
}

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
