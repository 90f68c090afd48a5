import { countTypos } from './countTypos.ts'

/** How a word of a document answers to a word that was asked for. */
export type MatchKind = 'word' | 'beginning' | 'typo'

/** A word that was asked for, and the words that are looked for in its place. */
export type SearchTerm = {
  readonly asked: string
  readonly options: readonly { readonly word: string; readonly kind: MatchKind }[]
}

/** What the index knows of a word. */
export type KnownWord = {
  readonly asked: string
  readonly isKnown: boolean
  /** Whether a longer word begins with it. */
  readonly isBeginning: boolean
  /** Words of the index that look like it. */
  readonly near: readonly string[]
}

/** Shortest word that is read as the beginning of a longer one, and shortest that may be misspelt. */
const SHORTEST_BEGINNING = 2
const SHORTEST_TYPO = 4
/** Shortest word that may have two typos. */
const SHORTEST_TWO_TYPOS = 7
const MAX_CORRECTIONS = 3

/**
 * Says what each word may have meant: itself; the last one, which may still be being typed, also as a beginning; and
 * for a word that no document has, those with the fewest typos.
 */
export function buildSearchTerms(known: readonly KnownWord[]): readonly SearchTerm[] {
  return known.map(({ asked, isKnown, isBeginning, near }, at) => {
    const mayBegin = at === known.length - 1 && isBeginning && asked.length >= SHORTEST_BEGINNING
    const options: SearchTerm['options'][number][] = [{ word: asked, kind: 'word' }]
    if (mayBegin) options.push({ word: asked, kind: 'beginning' })
    if (!isKnown && !mayBegin) {
      for (const word of correct(asked, near)) options.push({ word, kind: 'typo' })
    }
    return { asked, options }
  })
}

function correct(asked: string, near: readonly string[]): readonly string[] {
  if (asked.length < SHORTEST_TYPO || /\d/.test(asked)) return []
  const most = asked.length >= SHORTEST_TWO_TYPOS ? 2 : 1
  const counted = near
    .map((word) => ({ word, typos: countTypos(asked, word, most) }))
    .filter(({ typos }) => typos <= most)
  const least = Math.min(...counted.map(({ typos }) => typos))
  return counted
    .filter(({ typos }) => typos === least)
    .map(({ word }) => word)
    .slice(0, MAX_CORRECTIONS)
}

/** The texts of PostgreSQL's `tsquery` for all words, and for all but any one of them; undefined where that is nothing. */
export function buildSearchQueries(terms: readonly SearchTerm[]): {
  readonly all: string | undefined
  readonly allButOne: string | undefined
} {
  const parts = terms.map(({ options }) => `(${options.map(toTsQuery).join(' | ')})`)
  const without = (left: number) => `(${parts.filter((_, at) => at !== left).join(' & ')})`
  return {
    all: parts.length === 0 ? undefined : parts.join(' & '),
    allButOne: parts.length < 2 ? undefined : parts.map((_, at) => without(at)).join(' | '),
  }
}

/** Words hold letters, marks and digits only, so that none can be an operator. */
export function toTsQuery({ word, kind }: SearchTerm['options'][number]): string {
  return kind === 'beginning' ? `${word}:*` : word
}
