import type { Factor } from '../../factors/factor.ts'
import { FACTORS } from '../../factors/factor.ts'
import { type Category, type Classification, type Impact, SEVERITIES, type Severity } from '../event.ts'
import { countDeaths } from './countDeaths.ts'
import { locate } from './locate.ts'
import { findPattern, type Pattern, readPattern } from './matchPattern.ts'
import type { Adjustment, Rule, RuleModel } from './ruleModel.ts'
import { splitTokens } from './splitTokens.ts'

/** Reads titles by one rule model. */
export type RuleClassifier = { readonly model: string; readonly classify: (title: string) => Classification }

type ReadRule = Rule & { readonly patterns: readonly Pattern[]; readonly exceptions: readonly Pattern[] }
type ReadAdjustment = Adjustment & { readonly patterns: readonly Pattern[] }
type Match = { readonly rule: ReadRule; readonly words: string }
type Why = Classification['why'][number]

/**
 * Prepares a rule model.
 * @example createRuleClassifier(rulesV1).classify('Fed raises rates by a quarter point').category // 'monetary'
 */
export function createRuleClassifier(model: RuleModel): RuleClassifier {
  const rules = model.rules.map(
    (rule): ReadRule => ({
      ...rule,
      patterns: rule.any.map(readPattern),
      exceptions: (rule.unless ?? []).map(readPattern),
    }),
  )
  const adjustments = model.adjustments.map(
    (adjustment): ReadAdjustment => ({
      ...adjustment,
      patterns: adjustment.any.map(readPattern),
    }),
  )
  return {
    model: model.name,
    classify(title) {
      const tokens = splitTokens(title)
      const matches = rules.flatMap((rule): Match[] => {
        const words = findAny(rule.patterns, tokens)
        return words === undefined || findAny(rule.exceptions, tokens) !== undefined ? [] : [{ rule, words }]
      })
      const { category, confidence } = chooseCategory(matches)
      const own = matches.filter(({ rule }) => rule.category === category)
      const { severity, why } = judgeSeverity({ category, own, adjustments, tokens })
      return {
        model: model.name,
        category,
        severity,
        confidence,
        places: locate(tokens),
        impacts: severity === 'info' ? [] : weighImpacts(matches, category, confidence),
        why: [...own.map(({ rule, words }) => ({ rule: rule.id, words })), ...why],
      }
    },
  }
}

function findAny(patterns: readonly Pattern[], tokens: readonly string[]): string | undefined {
  for (const pattern of patterns) {
    const words = findPattern(pattern, tokens)
    if (words !== undefined) return words
  }
  return undefined
}

function chooseCategory(matches: readonly Match[]): { readonly category: Category; readonly confidence: number } {
  const weights = new Map<Category, number>()
  for (const { rule } of matches) weights.set(rule.category, (weights.get(rule.category) ?? 0) + rule.weight)
  const [best, second] = [...weights].sort(([, a], [, b]) => b - a)
  if (!best) return { category: 'other', confidence: 0.2 }
  const [category, weight] = best
  // Both the lead over the next category and the evidence at all; never certain.
  return { category, confidence: Math.min(0.95, (weight / (weight + (second?.[1] ?? 0))) * (weight / (weight + 1.5))) }
}

function judgeSeverity(options: {
  readonly category: Category
  readonly own: readonly Match[]
  readonly adjustments: readonly ReadAdjustment[]
  readonly tokens: readonly string[]
}): { readonly severity: Severity; readonly why: readonly Why[] } {
  const { category, own, adjustments, tokens } = options
  const why: Why[] = []
  const rankOf = (severity: Severity) => SEVERITIES.indexOf(severity)
  const known = own.flatMap(({ rule }) => (rule.severity ? [rankOf(rule.severity)] : []))
  let rank = known.length > 0 ? Math.max(...known) : rankOf('info')
  const deaths = countDeaths(tokens)
  if (deaths > 0 && category !== 'other') {
    const atLeast = rankOf(deaths >= 500 ? 'critical' : deaths >= 10 ? 'high' : 'medium')
    if (atLeast > rank) {
      rank = atLeast
      why.push({ rule: 'deaths', words: String(deaths) })
    }
  }
  for (const { id, patterns, raise = 0, atLeast, atMost } of adjustments) {
    const words = findAny(patterns, tokens)
    if (words === undefined) continue
    const lifted = Math.max(rank + raise, atLeast ? rankOf(atLeast) : 0)
    const bounded = Math.min(lifted, atMost ? rankOf(atMost) : SEVERITIES.length - 1)
    if (bounded === rank) continue
    rank = bounded
    why.push({ rule: id, words })
  }
  return { severity: SEVERITIES[rank] ?? 'info', why }
}

/** What the rules say about each factor; rules of another category than the chosen one count half. */
function weighImpacts(matches: readonly Match[], category: Category, confidence: number): readonly Impact[] {
  const amounts = new Map<Factor, number>()
  for (const { rule } of matches) {
    for (const factor of FACTORS) {
      const amount = (rule.impacts?.[factor] ?? 0) * (rule.category === category ? 1 : 0.5)
      if (amount !== 0) amounts.set(factor, (amounts.get(factor) ?? 0) + amount)
    }
  }
  return FACTORS.flatMap((factor) => {
    const amount = Math.min(1, Math.max(-1, amounts.get(factor) ?? 0))
    return amount === 0 ? [] : [{ factor, amount, confidence }]
  })
}
