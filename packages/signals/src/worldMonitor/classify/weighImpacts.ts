import type { Factor } from '../../factors/factor.ts'
import { FACTORS } from '../../factors/factor.ts'
import { type Category, type Impact, SEVERITIES, type Severity } from '../event.ts'
import type { Match } from './findRules.ts'
import type { TopicMatch } from './findTopics.ts'

/**
 * What the rules say about each factor; rules of another category than the chosen one count half. Where none of them says
 * anything, the vocabulary of the category does, of what is more than low.
 */
export function weighImpacts(options: {
  readonly matches: readonly Match[]
  readonly ownTopics: readonly TopicMatch[]
  readonly category: Category
  readonly confidence: number
  readonly severity: Severity
}): readonly Impact[] {
  const { matches, ownTopics, category, confidence, severity } = options
  const said = matches.map(({ rule }) => ({ impacts: rule.impacts, share: rule.category === category ? 1 : 0.5 }))
  const isGraver = SEVERITIES.indexOf(severity) > SEVERITIES.indexOf('low')
  const isSilent = said.every(({ impacts }) => impacts === undefined) && isGraver
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
