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

/** The labelled sets, by the names of their files. */
export type HeadlineSet = 'tuning' | 'heldOut' | 'heldOut2'

/**
 * Reads a labelled set: `tuning` is what the rules were written against. `heldOut` was written after `rules-1`, and
 * `heldOut2` before `rules-2`; neither has been used to change a rule.
 */
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
