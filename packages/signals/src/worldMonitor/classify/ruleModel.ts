import type { Factor } from '../../factors/factor.ts'
import type { Category, Severity } from '../event.ts'

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

/** A versioned set of rules. The name is stored with what it decided, and a set that was used is never changed. */
export type RuleModel = {
  readonly name: string
  readonly rules: readonly Rule[]
  /** Applied in order. */
  readonly adjustments: readonly Adjustment[]
}
