/** The five factors. Each says how much of it there is: `risk` up is more danger, `regulation` up is tighter rules, `liquidity` up is easier money, `shock` up is more that nobody expected. */
export const FACTORS = ['growth', 'liquidity', 'risk', 'regulation', 'shock'] as const
export type Factor = (typeof FACTORS)[number]

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

/** Where a story is in its life. */
export const PHASES = ['breaking', 'developing', 'sustained', 'fading'] as const
export type Phase = (typeof PHASES)[number]

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

/** One report of a story. PERSISTED: Postgres. */
export type Mention = {
  readonly source: string
  readonly sourceWeight: number
  readonly title: string
  readonly link: string
  readonly observedAtMs: number
}

/** What of a story counts for the factors. PERSISTED: with each score, so that it can be computed again. */
export type FactorInput = {
  readonly storyId: string
  readonly severity: Severity
  /** Trust in the best source, in (0, 1]. */
  readonly trust: number
  readonly sources: number
  readonly lastSeenAtMs: number
  readonly impacts: readonly Impact[]
}

/** What one story adds to a factor. The points of all of them are the score. */
export type Contribution = { readonly storyId: string; readonly points: number }

/** A market in a cluster. PERSISTED: Postgres. */
export type ClusterMember = {
  readonly marketId: string
  /** Mean correlation with the others, by amount, in [0, 1]. */
  readonly closeness: number
  /** 1 when it moves as the first member does, -1 when against it. */
  readonly direction: 1 | -1
}
