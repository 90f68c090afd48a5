import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CATEGORIES, type Category, SEVERITIES, type Severity } from '../event.ts'

/** A headline with what a person says about it. */
export type LabelledHeadline = {
  readonly title: string
  readonly category: Category
  readonly severity: Severity
  /** ISO 3166-1 alpha-2 of the main place, or null. */
  readonly country: string | null
}

/**
 * The sets that models are written and fitted on. `heldOut` and `heldOut2` were unseen by `rules-1` and `rules-2`, and are
 * used up since `rules-3`.
 */
export const DEVELOPMENT_SETS = ['tuning', 'heldOut', 'heldOut2', 'tuning2'] as const

/** The labelled sets, by the names of their files: those, and the one that no model has seen. */
export type HeadlineSet = (typeof DEVELOPMENT_SETS)[number] | 'heldOut3'

/** Reads a labelled set. `heldOut3` is for `npm run eval` alone: neither it nor the mistakes on it may change a rule. */
export function readHeadlines(set: HeadlineSet): readonly LabelledHeadline[] {
  return readFileSync(join(import.meta.dirname, `${set}.tsv`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [category, severity, country, title] = line.split('\t')
      const known = CATEGORIES.find((one) => one === category)
      const rank = SEVERITIES.find((one) => one === severity)
      if (!known || !rank || !country || !title) throw new TypeError(`Not a labelled headline: ${line}`)
      return { title, category: known, severity: rank, country: country === '-' ? null : country }
    })
}
