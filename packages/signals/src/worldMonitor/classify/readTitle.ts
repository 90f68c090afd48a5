import type { Place } from '../event.ts'
import { createVocabulary } from './createVocabulary.ts'
import { createRuleFinder, findAny, type Match } from './findRules.ts'
import { createTopicFinder, type TopicMatch } from './findTopics.ts'
import { locate } from './locate.ts'
import { matchAt, type Pattern, readPattern } from './matchPattern.ts'
import { type Measures, measureTitle } from './measureTitle.ts'
import type { FittedModel, RuleModel } from './ruleModel.ts'
import { splitTokens } from './splitTokens.ts'

/** All that a fitted model looks at in a title. */
export type TitleReading = {
  /** Without those that are passed over. */
  readonly tokens: readonly string[]
  readonly matches: readonly Match[]
  readonly topics: readonly TopicMatch[]
  /** The signs that it shows, with the words. */
  readonly signs: ReadonlyMap<string, readonly string[]>
  readonly measures: Measures
  readonly places: readonly Place[]
  /** The words by which it looks back, explains or is told for its own sake. */
  readonly looksBack: string | undefined
  readonly isQuestion: boolean
  readonly hasColon: boolean
}

/** Prepares the word lists of a fitted model. */
export function createTitleReader(
  model: Pick<RuleModel, 'rules' | 'topics'>,
  { signs, looksBack, figurative }: Pick<FittedModel, 'signs' | 'looksBack' | 'figurative'>,
): (title: string) => TitleReading {
  const findRules = createRuleFinder(model.rules)
  const findTopics = createTopicFinder(model.topics ?? [])
  const findSigns = createVocabulary(signs.map(({ id, any }) => ({ id, text: any })))
  const patterns = looksBack.map(readPattern)
  const figures = figurative.map(readPattern)
  return (title) => {
    const said = splitTokens(title)
    const tokens = passOver(figures, said)
    return {
      tokens,
      matches: findRules(tokens),
      topics: findTopics(tokens),
      signs: findSigns(tokens),
      measures: measureTitle(tokens),
      places: locate(said),
      looksBack: findAny(patterns, said),
      isQuestion: /[?？]\s*$/.test(title),
      hasColon: title.includes(':'),
    }
  }
}

/** Stands for words that are passed over, so that those around them do not become neighbours. */
const PASSED = '·'

function passOver(figures: readonly Pattern[], tokens: readonly string[]): readonly string[] {
  const left = [...tokens]
  for (const figure of figures) {
    for (let start = 0; start < tokens.length; start++) {
      const end = matchAt(figure, tokens, start)
      if (end !== undefined) left.fill(PASSED, start, end)
    }
  }
  return left
}
