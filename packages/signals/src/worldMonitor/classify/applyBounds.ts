import { type Category, SEVERITIES, type Severity } from '../event.ts'
import { findAny } from './findRules.ts'
import { readPattern } from './matchPattern.ts'
import type { TitleReading } from './readTitle.ts'
import type { Bound } from './ruleModel.ts'

type Bounded = {
  readonly severity: Severity
  readonly why: readonly { readonly rule: string; readonly words: string }[]
}

/** Prepares bounds: what they make of a severity, and which of them did. */
export function createBounds(
  bounds: readonly Bound[],
): (reading: TitleReading, category: Category, severity: Severity) => Bounded {
  const read = bounds.map((bound) => ({ bound, patterns: bound.any?.map(readPattern) }))
  return (reading, category, severity) => {
    let rank = SEVERITIES.indexOf(severity)
    const why: { rule: string; words: string }[] = []
    for (const { bound, patterns } of read) {
      const words = patterns
        ? findAny(patterns, reading.tokens)
        : bound.leastDead
          ? String(reading.measures.dead)
          : category
      const isMet =
        words !== undefined &&
        (bound.category === undefined || bound.category === category) &&
        (bound.leastDead === undefined || reading.measures.dead >= bound.leastDead) &&
        (bound.isQuestion === undefined || reading.isQuestion)
      if (!isMet) continue
      const lifted = Math.max(rank, bound.atLeast ? SEVERITIES.indexOf(bound.atLeast) : 0)
      const bounded = Math.min(lifted, bound.atMost ? SEVERITIES.indexOf(bound.atMost) : SEVERITIES.length - 1)
      if (bounded === rank) continue
      rank = bounded
      why.push({ rule: `bound.${bound.id}`, words })
    }
    return { severity: SEVERITIES[rank] ?? severity, why }
  }
}
