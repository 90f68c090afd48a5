import { type Category, type Classification, SEVERITIES, type Severity } from '../event.ts'
import { countDeaths } from './countDeaths.ts'
import { createFittedClassifier } from './createFittedClassifier.ts'
import { createRuleFinder, findAny, type Match } from './findRules.ts'
import { createTopicFinder, type TopicMatch } from './findTopics.ts'
import { locate } from './locate.ts'
import { type Pattern, readPattern } from './matchPattern.ts'
import type { Adjustment, RuleModel } from './ruleModel.ts'
import { createSeverityScorer } from './scoreSeverity.ts'
import { splitTokens } from './splitTokens.ts'
import { weighImpacts } from './weighImpacts.ts'

/** Reads titles by one rule model. */
export type RuleClassifier = { readonly model: string; readonly classify: (title: string) => Classification }

type ReadAdjustment = Adjustment & { readonly patterns: readonly Pattern[] }
type Why = Classification['why'][number]

/**
 * Prepares a rule model.
 * @example createRuleClassifier(rulesV1).classify('Fed raises rates by a quarter point').category // 'monetary'
 */
export function createRuleClassifier(model: RuleModel): RuleClassifier {
  if (model.fitted) return { model: model.name, classify: createFittedClassifier(model, model.fitted) }
  const findRules = createRuleFinder(model.rules)
  const adjustments = model.adjustments.map(
    (adjustment): ReadAdjustment => ({
      ...adjustment,
      patterns: adjustment.any.map(readPattern),
    }),
  )
  const findTopics = createTopicFinder(model.topics ?? [])
  const scoreSeverity = model.severity && createSeverityScorer(model.severity)
  return {
    model: model.name,
    classify(title) {
      const tokens = splitTokens(title)
      const matches = findRules(tokens)
      const topics = findTopics(tokens)
      const { category, confidence } = chooseCategory(matches, topics)
      const own = matches.filter(({ rule }) => rule.category === category)
      const scored = scoreSeverity?.({ category, tokens, isQuestion: /[?？]\s*$/.test(title), ruleRank: findRank(own) })
      const { severity, why } = judgeSeverity({ category, own, adjustments, tokens, scored })
      const ownTopics = topics.filter(({ topic }) => topic.category === category)
      return {
        model: model.name,
        category,
        severity,
        confidence,
        places: locate(tokens),
        impacts: severity === 'info' ? [] : weighImpacts({ matches, ownTopics, category, confidence, severity }),
        why: [
          ...own.map(({ rule, words }) => ({ rule: rule.id, words })),
          ...ownTopics.map(({ topic, words }) => ({ rule: `topic.${topic.id}`, words })),
          ...why,
        ],
      }
    },
  }
}

/** Points of the words of a topic; of each kind the first count, and no more than so many. */
const STRONG = { points: 1.5, most: 3 }
const WEAK = { points: 0.5, most: 2 }
const weightOf = ({ strong, weak }: TopicMatch) =>
  STRONG.points * Math.min(STRONG.most, strong.length) + WEAK.points * Math.min(WEAK.most, weak.length)

function chooseCategory(
  matches: readonly Match[],
  topics: readonly TopicMatch[],
): { readonly category: Category; readonly confidence: number } {
  const weights = new Map<Category, number>()
  const add = (category: Category, weight: number) => weights.set(category, (weights.get(category) ?? 0) + weight)
  for (const { rule } of matches) add(rule.category, rule.weight)
  for (const match of topics) add(match.topic.category, weightOf(match))
  const [best, second] = [...weights].sort(([, a], [, b]) => b - a)
  if (!best) return { category: 'other', confidence: 0.2 }
  const [category, weight] = best
  // Both the lead over the next category and the evidence at all; never certain.
  return { category, confidence: Math.min(0.95, (weight / (weight + (second?.[1] ?? 0))) * (weight / (weight + 1.5))) }
}

const rankOf = (severity: Severity) => SEVERITIES.indexOf(severity)

/** The gravest that matching rules say; undefined when they say nothing. */
function findRank(own: readonly Match[]): number | undefined {
  const known = own.flatMap(({ rule }) => (rule.severity ? [rankOf(rule.severity)] : []))
  return known.length > 0 ? Math.max(...known) : undefined
}

function judgeSeverity(options: {
  readonly category: Category
  readonly own: readonly Match[]
  readonly adjustments: readonly ReadAdjustment[]
  readonly tokens: readonly string[]
  /** What the model's points say; a model without points leaves it to the rules and the dead. */
  readonly scored: { readonly severity: Severity; readonly why: readonly Why[] } | undefined
}): { readonly severity: Severity; readonly why: readonly Why[] } {
  const { category, own, adjustments, tokens, scored } = options
  const why: Why[] = [...(scored?.why ?? [])]
  let rank = scored ? rankOf(scored.severity) : (findRank(own) ?? rankOf('info'))
  const deaths = scored ? 0 : countDeaths(tokens)
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
