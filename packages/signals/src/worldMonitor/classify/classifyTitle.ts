import type { Factor } from '../../factors/factor.ts'
import { FACTORS } from '../../factors/factor.ts'
import { type Category, type Classification, type Impact, SEVERITIES, type Severity } from '../event.ts'
import { countDeaths } from './countDeaths.ts'
import { createVocabulary } from './createVocabulary.ts'
import { locate } from './locate.ts'
import { findPattern, type Pattern, readPattern } from './matchPattern.ts'
import type { Adjustment, Rule, RuleModel, Topic } from './ruleModel.ts'
import { createSeverityScorer } from './scoreSeverity.ts'
import { splitTokens } from './splitTokens.ts'

/** Reads titles by one rule model. */
export type RuleClassifier = { readonly model: string; readonly classify: (title: string) => Classification }

type ReadRule = Rule & { readonly patterns: readonly Pattern[]; readonly exceptions: readonly Pattern[] }
type ReadAdjustment = Adjustment & { readonly patterns: readonly Pattern[] }
type Match = { readonly rule: ReadRule; readonly words: string }
type TopicMatch = { readonly topic: Topic; readonly weight: number; readonly words: string }
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
  const findTopics = createTopicFinder(model.topics ?? [])
  const scoreSeverity = model.severity && createSeverityScorer(model.severity)
  return {
    model: model.name,
    classify(title) {
      const tokens = splitTokens(title)
      const matches = rules.flatMap((rule): Match[] => {
        const words = findAny(rule.patterns, tokens)
        return words === undefined || findAny(rule.exceptions, tokens) !== undefined ? [] : [{ rule, words }]
      })
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

function findAny(patterns: readonly Pattern[], tokens: readonly string[]): string | undefined {
  for (const pattern of patterns) {
    const words = findPattern(pattern, tokens)
    if (words !== undefined) return words
  }
  return undefined
}

/** Points of the words of a topic; of each kind the first count, and no more than so many. */
const STRONG = { points: 1.5, most: 3 }
const WEAK = { points: 0.5, most: 2 }

/** Prepares the vocabularies of a model. */
function createTopicFinder(topics: readonly Topic[]): (tokens: readonly string[]) => readonly TopicMatch[] {
  if (topics.length === 0) return () => []
  const find = createVocabulary(
    topics.flatMap(({ id, strong, weak }) => [
      ...strong.map((text) => ({ id: `strong.${id}`, text })),
      ...weak.map((text) => ({ id: `weak.${id}`, text })),
    ]),
  )
  return (tokens) => {
    const found = find(tokens)
    return topics.flatMap((topic): TopicMatch[] => {
      const strong = found.get(`strong.${topic.id}`) ?? []
      const weak = found.get(`weak.${topic.id}`) ?? []
      if (strong.length + weak.length === 0) return []
      const weight =
        STRONG.points * Math.min(STRONG.most, strong.length) + WEAK.points * Math.min(WEAK.most, weak.length)
      return [{ topic, weight, words: [...strong, ...weak].join(', ') }]
    })
  }
}

function chooseCategory(
  matches: readonly Match[],
  topics: readonly TopicMatch[],
): { readonly category: Category; readonly confidence: number } {
  const weights = new Map<Category, number>()
  const add = (category: Category, weight: number) => weights.set(category, (weights.get(category) ?? 0) + weight)
  for (const { rule } of matches) add(rule.category, rule.weight)
  for (const { topic, weight } of topics) add(topic.category, weight)
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

/**
 * What the rules say about each factor; rules of another category than the chosen one count half. Where none of them says
 * anything, the vocabulary of the category does, of what is more than low.
 */
function weighImpacts(options: {
  readonly matches: readonly Match[]
  readonly ownTopics: readonly TopicMatch[]
  readonly category: Category
  readonly confidence: number
  readonly severity: Severity
}): readonly Impact[] {
  const { matches, ownTopics, category, confidence, severity } = options
  const said = matches.map(({ rule }) => ({ impacts: rule.impacts, share: rule.category === category ? 1 : 0.5 }))
  const isSilent = said.every(({ impacts }) => impacts === undefined) && rankOf(severity) > rankOf('low')
  const general = isSilent ? ownTopics.map(({ topic }) => ({ impacts: topic.impacts, share: 1 })) : []
  const amounts = new Map<Factor, number>()
  for (const { impacts, share } of [...said, ...general]) {
    for (const factor of FACTORS) {
      const amount = (impacts?.[factor] ?? 0) * share
      if (amount !== 0) amounts.set(factor, (amounts.get(factor) ?? 0) + amount)
    }
  }
  return FACTORS.flatMap((factor) => {
    const amount = Math.min(1, Math.max(-1, amounts.get(factor) ?? 0))
    return amount === 0 ? [] : [{ factor, amount, confidence }]
  })
}
