import type { Classification } from '../event.ts'
import { createBounds } from './applyBounds.ts'
import { listCategoryEvidence, listSeverityEvidence } from './listEvidence.ts'
import { judgeByPoints } from './pointTable.ts'
import { createTitleReader } from './readTitle.ts'
import type { FittedModel, RuleModel } from './ruleModel.ts'
import { weighImpacts } from './weighImpacts.ts'

/** Reasons for a severity that are told. */
const TOLD = 8

/** Prepares a model whose points were fitted: one sum of points for each category, then one for each severity. */
export function createFittedClassifier(model: RuleModel, fitted: FittedModel): (title: string) => Classification {
  const read = createTitleReader(model, fitted)
  const bound = createBounds(fitted.bounds)
  return (title) => {
    const reading = read(title)
    const found = judgeByPoints(fitted.categories, listCategoryEvidence(reading))
    // Not one word that the model knows, as in another language.
    const isSilent = found.reasons.length === 0
    const category = isSilent ? 'other' : found.chosen
    const confidence = isSilent ? 0.2 : Math.min(0.95, found.probability)
    const judged = judgeByPoints(fitted.severities, listSeverityEvidence(reading, category))
    const { severity, why } = bound(reading, category, isSilent ? 'info' : judged.chosen)
    const own = reading.matches.filter(({ rule }) => rule.category === category)
    const ownTopics = reading.topics.filter(({ topic }) => topic.category === category)
    const weighed = { matches: reading.matches, ownTopics, category, confidence, severity }
    return {
      model: model.name,
      category,
      severity,
      confidence,
      places: reading.places,
      impacts: severity === 'info' ? [] : weighImpacts(weighed),
      why: [
        ...own.map(({ rule, words }) => ({ rule: rule.id, words })),
        ...ownTopics.map(({ topic, words }) => ({ rule: `topic.${topic.id}`, words })),
        ...judged.reasons
          .filter(({ points, evidence }) => points > 0.05 && !evidence.id.startsWith('rule.'))
          .slice(0, TOLD)
          .map(({ evidence: { id, words } }) => ({ rule: id, words })),
        ...why,
      ],
    }
  }
}
