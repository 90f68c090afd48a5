import { DEVELOPMENT_SETS, type LabelledHeadline, readHeadlines } from '@spells/signals/labelled'
import {
  CATEGORIES,
  type Category,
  createBounds,
  createTitleReader,
  type Evidence,
  listCategoryEvidence,
  listSeverityEvidence,
  rulesV3,
  SEVERITIES,
  type TitleReading,
} from '@spells/signals/world'
import { fitPoints, type Points, type Sample } from './fitPoints.ts'

export type ReadHeadline = LabelledHeadline & { readonly set: string; readonly reading: TitleReading }
export type FittedPoints = { readonly categories: Points; readonly severities: Points }

/** Single words count where at least so many headlines have them. */
const LEAST_HEADLINES = 3
const FOLDS = 5

/** All development headlines, read as the model reads them. */
export function readDevelopment(): readonly ReadHeadline[] {
  if (!rulesV3.fitted) throw new TypeError('A model without fitted points')
  const read = createTitleReader(rulesV3, rulesV3.fitted)
  return DEVELOPMENT_SETS.flatMap((set) =>
    readHeadlines(set).map((headline) => ({ ...headline, set, reading: read(headline.title) })),
  )
}

/**
 * Fits the points of categories, and those of severities under the category that each headline would be given by points
 * that were fitted without it.
 */
export function fitModel(headlines: readonly ReadHeadline[]): FittedPoints {
  const guessed = guessCategories(headlines)
  const samples = headlines.map(
    ({ reading, severity }, at): Sample => ({
      evidence: listSeverityEvidence(reading, guessed[at] ?? 'other'),
      label: SEVERITIES.indexOf(severity),
    }),
  )
  return {
    categories: fitCategories(headlines),
    severities: fitPoints(samples, {
      classes: SEVERITIES.length,
      strengthOf: (id) => (/^(?:word|rule)\./.test(id) ? 3 : 0.6),
      isKnown: createCounter(samples),
    }),
  }
}

/** What points that were fitted on the other headlines say about each one; every fifth is left out at a time. */
export function leaveOut(headlines: readonly ReadHeadline[]) {
  const bound = createBounds(rulesV3.fitted?.bounds ?? [])
  return inFolds(headlines, (others, left) => {
    const points = fitModel(others)
    return left.map(({ reading }) => {
      const category = choose(CATEGORIES, points.categories, listCategoryEvidence(reading))
      const chosen = choose(SEVERITIES, points.severities, listSeverityEvidence(reading, category))
      return { category, severity: bound(reading, category, chosen).severity }
    })
  })
}

function guessCategories(headlines: readonly ReadHeadline[]): readonly Category[] {
  return inFolds(headlines, (others, left) => {
    const points = fitCategories(others)
    return left.map(({ reading }) => choose(CATEGORIES, points, listCategoryEvidence(reading)))
  })
}

function fitCategories(headlines: readonly ReadHeadline[]): Points {
  const samples = headlines.map(
    ({ reading, category }): Sample => ({
      evidence: listCategoryEvidence(reading),
      label: CATEGORIES.indexOf(category),
    }),
  )
  return fitPoints(samples, {
    classes: CATEGORIES.length,
    strengthOf: (id) => (id.startsWith('word.') ? 4 : id.startsWith('sign.') ? 3 : id.startsWith('rule.') ? 1 : 0.3),
    isKnown: createCounter(samples),
  })
}

/** Whether enough headlines have some evidence: of single words more must than of what is written down as a list. */
function createCounter(samples: readonly Sample[]): (id: string) => boolean {
  const counts = new Map<string, number>()
  for (const { id } of samples.flatMap(({ evidence }) => evidence)) counts.set(id, (counts.get(id) ?? 0) + 1)
  return (id) => (counts.get(id) ?? 0) >= (id.startsWith('word.') ? LEAST_HEADLINES : 2)
}

function inFolds<T>(
  headlines: readonly ReadHeadline[],
  judge: (others: readonly ReadHeadline[], left: readonly ReadHeadline[]) => readonly T[],
): readonly T[] {
  const answers = new Map<ReadHeadline, T>()
  for (let fold = 0; fold < FOLDS; fold++) {
    const left = headlines.filter((_, at) => at % FOLDS === fold)
    const said = judge(
      headlines.filter((_, at) => at % FOLDS !== fold),
      left,
    )
    for (const [at, headline] of left.entries()) {
      const answer = said[at]
      if (answer !== undefined) answers.set(headline, answer)
    }
  }
  return headlines.flatMap((headline) => {
    const answer = answers.get(headline)
    return answer === undefined ? [] : [answer]
  })
}

function choose<Class extends string>(
  classes: readonly [Class, ...Class[]] | readonly Class[],
  points: Points,
  evidence: readonly Evidence[],
): Class {
  const sums = classes.map((_, k) =>
    evidence.reduce((sum, { id, amount }) => sum + amount * (points.get(id)?.[k] ?? 0), points.get('base')?.[k] ?? 0),
  )
  const chosen = classes[sums.indexOf(Math.max(...sums))]
  if (chosen === undefined) throw new TypeError('Nothing to choose from')
  return chosen
}
