import type { Factor } from '../../factors/factor.ts'
import type { Category, Severity } from '../event.ts'
import type { PointTable } from './pointTable.ts'

/** One rule: if one of its patterns is in the title, it counts. How patterns are written: `readPattern`. */
export type Rule = {
  readonly id: string
  readonly category: Category
  /** How much it speaks for the category. */
  readonly weight: number
  /** How much such an event matters by itself; without it the rule says nothing about that. */
  readonly severity?: Severity
  readonly any: readonly string[]
  /** Patterns that take it back. */
  readonly unless?: readonly string[]
  readonly impacts?: Partial<Record<Factor, number>>
}

/** Words that make any event matter more or less, whatever it is about. */
export type Adjustment = {
  readonly id: string
  readonly any: readonly string[]
  /** Steps up; `atMost` and `atLeast` bound the result. */
  readonly raise?: number
  readonly atMost?: Severity
  readonly atLeast?: Severity
}

/**
 * The vocabulary of a category. In these texts `|` parts whole patterns, which may have several words.
 */
export type Topic = {
  readonly id: string
  readonly category: Category
  /** Two of these words speak for the category as much as a rule does. */
  readonly strong: readonly string[]
  /** Said of other things as well. */
  readonly weak: readonly string[]
  /** Of each event of the category that is more than low, where no rule says something. */
  readonly impacts?: Partial<Record<Factor, number>>
}

/** What makes an event graver (points above 0) or less grave. `|` parts whole patterns. */
export type Sign = { readonly id: string; readonly points: number; readonly any: string }

/** How severity is judged where a model does not leave it to its rules alone: points, summed and cut into steps. */
export type SeverityModel = {
  /** Where each category begins, in steps above `info`. */
  readonly base: Readonly<Record<Category, number>>
  readonly signs: readonly Sign[]
  /** Points for each factor of ten in the dead that are counted. */
  readonly perTenfoldDead: number
  /** Points of a percentage of at least so much, by category. */
  readonly percentages: readonly { readonly category: Category; readonly least: number; readonly points: number }[]
  /** How much the severity that the matching rules say weighs against the points, in [0, 1]. */
  readonly ruleShare: number
  /** A title that ends with a question mark tells of nothing that happened. */
  readonly questionsAtMost: Severity
}

/** What holds whatever the points say, where all of its conditions do. */
export type Bound = {
  readonly id: string
  /** Patterns, one of which the title has. */
  readonly any?: readonly string[]
  readonly category?: Category
  readonly leastDead?: number
  readonly isQuestion?: true
  readonly atLeast?: Severity
  readonly atMost?: Severity
}

/** A model whose points were fitted to labelled headlines: `listEvidence` says what has points. */
export type FittedModel = {
  readonly signs: readonly Omit<Sign, 'points'>[]
  /** What is told for its own sake, as patterns. */
  readonly looksBack: readonly string[]
  /** Words of harm that are said of something else, as patterns: no list sees them. */
  readonly figurative: readonly string[]
  /** Applied in order. */
  readonly bounds: readonly Bound[]
  readonly categories: PointTable<Category>
  readonly severities: PointTable<Severity>
}

/** A versioned set of rules. The name is stored with what it decided, and a set that was used is never changed. */
export type RuleModel = {
  readonly name: string
  readonly rules: readonly Rule[]
  /** Applied in order. */
  readonly adjustments: readonly Adjustment[]
  readonly topics?: readonly Topic[]
  readonly severity?: SeverityModel
  /** With it, category and severity are judged by its points, and neither by weights nor by `severity`. */
  readonly fitted?: FittedModel
}
