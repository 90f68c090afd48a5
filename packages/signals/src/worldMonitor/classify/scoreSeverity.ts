import { type Category, SEVERITIES, type Severity } from '../event.ts'
import { countDeaths } from './countDeaths.ts'
import { createVocabulary } from './createVocabulary.ts'
import type { SeverityModel } from './ruleModel.ts'

type Why = { readonly rule: string; readonly words: string }
/** Judges a title that is of a category. */
export type SeverityScorer = (title: {
  readonly category: Category
  readonly tokens: readonly string[]
  readonly isQuestion: boolean
  /** What the matching rules say, as steps above `info`. */
  readonly ruleRank: number | undefined
}) => { readonly severity: Severity; readonly why: readonly Why[] }

/** Prepares the points of a model: they add up to steps above `info`, and every sign that was counted is told. */
export function createSeverityScorer(model: SeverityModel): SeverityScorer {
  const find = createVocabulary(model.signs.map(({ id, any }) => ({ id, text: any })))
  return ({ category, tokens, isQuestion, ruleRank }) => {
    const said = find(tokens)
    const why: Why[] = []
    let points = model.base[category]
    for (const { id, points: own } of model.signs) {
      const words = said.get(id)
      if (words === undefined || own === 0) continue
      points += own
      why.push({ rule: `sign.${id}`, words: words.join(', ') })
    }
    const deaths = countDeaths(tokens)
    if (deaths > 1) {
      points += model.perTenfoldDead * Math.log10(deaths)
      why.push({ rule: 'deaths', words: String(deaths) })
    }
    const percent = findPercentage(tokens)
    for (const { category: of, least, points: own } of model.percentages) {
      if (of !== category || percent < least) continue
      points += own
      why.push({ rule: 'percentage', words: `${percent} %` })
    }
    const mixed = ruleRank === undefined ? points : points * (1 - model.ruleShare) + ruleRank * model.ruleShare
    const most = isQuestion ? SEVERITIES.indexOf(model.questionsAtMost) : SEVERITIES.length - 1
    if (isQuestion) why.push({ rule: 'question', words: '?' })
    const rank = Math.min(most, Math.max(0, Math.round(mixed)))
    return { severity: SEVERITIES[rank] ?? 'info', why }
  }
}

/** The largest percentage that a title names; 0 without one. */
function findPercentage(tokens: readonly string[]): number {
  let most = 0
  for (const [place, token] of tokens.entries()) {
    if (token !== '%' && token !== 'percent') continue
    const number = Number(tokens[place - 1])
    if (Number.isFinite(number)) most = Math.max(most, number)
  }
  return most
}
