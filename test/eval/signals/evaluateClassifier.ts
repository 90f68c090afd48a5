import { type HeadlineSet, type LabelledHeadline, readHeadlines } from '@spells/signals/labelled'
import { CATEGORIES, createRuleClassifier, type RuleModel, SEVERITIES } from '@spells/signals/world'

/** Of what was said to be in a class, the part that is (precision); of what is in it, the part that was said (recall). */
export type ClassScore = {
  readonly name: string
  readonly labelled: number
  readonly precision: number | null
  readonly recall: number | null
}

type Judged = LabelledHeadline & {
  readonly saidCategory: string
  readonly saidSeverity: string
  readonly saidCountries: readonly string[]
  readonly confidence: number
  readonly why: string
}

/** What the rules say about a labelled set, beside what a person says. */
export function evaluateClassifier(set: HeadlineSet, rules: RuleModel) {
  const { classify } = createRuleClassifier(rules)
  const judged = readHeadlines(set).map((headline): Judged => {
    const { category, severity, places, confidence, why } = classify(headline.title)
    return {
      ...headline,
      saidCategory: category,
      saidSeverity: severity,
      saidCountries: places.map(({ country }) => country),
      confidence,
      why: why.map(({ rule }) => rule).join(' ') || 'no rule',
    }
  })
  const partOf = (is: (one: Judged) => boolean) => judged.filter(is).length / judged.length
  const rank = (severity: string) => SEVERITIES.map(String).indexOf(severity)
  const categories = scoreClasses(
    CATEGORIES,
    judged,
    ({ category }) => category,
    ({ saidCategory }) => saidCategory,
  )
  const severities = scoreClasses(
    SEVERITIES,
    judged,
    ({ severity }) => severity,
    ({ saidSeverity }) => saidSeverity,
  )
  const located = judged.filter(({ country, saidCountries }) => country !== null && saidCountries.includes(country))
  return {
    headlines: judged.length,
    categories,
    severities,
    categoryAccuracy: partOf(({ category, saidCategory }) => category === saidCategory),
    categoryF1: meanF1(categories),
    severityAccuracy: partOf(({ severity, saidSeverity }) => severity === saidSeverity),
    severityF1: meanF1(severities),
    severityWithinOne: partOf(({ severity, saidSeverity }) => Math.abs(rank(severity) - rank(saidSeverity)) <= 1),
    /** Of what is high or critical, the part that is said to be; and of what is said to be, the part that is. */
    graveRecall: partIn(
      judged,
      ({ severity }) => isGrave(severity),
      ({ saidSeverity }) => isGrave(saidSeverity),
    ),
    gravePrecision: partIn(
      judged,
      ({ saidSeverity }) => isGrave(saidSeverity),
      ({ severity }) => isGrave(severity),
    ),
    countryPrecision: located.length / judged.filter(({ saidCountries }) => saidCountries.length > 0).length,
    countryRecall: located.length / judged.filter(({ country }) => country !== null).length,
    confusion: CATEGORIES.map((category) => [
      category,
      ...CATEGORIES.map(
        (said) => judged.filter((one) => one.category === category && one.saidCategory === said).length || '·',
      ),
    ]),
    severityConfusion: SEVERITIES.map((severity) => [
      severity,
      ...SEVERITIES.map(
        (said) => judged.filter((one) => one.severity === severity && one.saidSeverity === said).length || '·',
      ),
    ]),
    /** Furthest off in severity first, then the surest of the wrong. */
    worst: judged
      .filter((one) => one.category !== one.saidCategory || one.severity !== one.saidSeverity)
      .sort((a, b) => {
        const off = (one: Judged) => Math.abs(rank(one.severity) - rank(one.saidSeverity))
        return off(b) - off(a) || b.confidence - a.confidence
      }),
  }
}

const isGrave = (severity: string): boolean => severity === 'high' || severity === 'critical'

function partIn(judged: readonly Judged[], isIn: (one: Judged) => boolean, is: (one: Judged) => boolean): number {
  const some = judged.filter(isIn)
  return some.filter(is).length / Math.max(1, some.length)
}

function scoreClasses(
  names: readonly string[],
  judged: readonly Judged[],
  isIn: (one: Judged) => string,
  saidIn: (one: Judged) => string,
): readonly ClassScore[] {
  return names.map((name) => {
    const labelled = judged.filter((one) => isIn(one) === name).length
    const said = judged.filter((one) => saidIn(one) === name).length
    const right = judged.filter((one) => isIn(one) === name && saidIn(one) === name).length
    return {
      name,
      labelled,
      precision: said === 0 ? null : right / said,
      recall: labelled === 0 ? null : right / labelled,
    }
  })
}

/** The mean over classes of the harmonic mean of precision and recall; a class that is never said counts as 0. */
function meanF1(scores: readonly ClassScore[]): number {
  const present = scores.filter(({ labelled }) => labelled > 0)
  const sum = present.reduce((total, { precision, recall }) => {
    const [p, r] = [precision ?? 0, recall ?? 0]
    return total + (p + r === 0 ? 0 : (2 * p * r) / (p + r))
  }, 0)
  return sum / present.length
}
