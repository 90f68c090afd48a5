import type { MatchKind, SearchTerm } from './searchTerm.ts'

/** A document that answers to some of what was asked. */
export type SearchCandidate = {
  readonly kind: 'market' | 'story'
  readonly id: string
  readonly title: string
  /** 0 to 20. */
  readonly prominence: number
  /** How near each other and how weighty the matches are, in [0, 1): `ts_rank_cd`. */
  readonly closeness: number
  /** For each option of each term, in order, whether the document has it. */
  readonly has: readonly boolean[]
}

/** A document with its place and why it is there. */
export type SearchHit = Pick<SearchCandidate, 'kind' | 'id' | 'title'> & {
  /** In [0, 1]. */
  readonly score: number
  readonly why: readonly { readonly asked: string; readonly matched: string; readonly how: MatchKind }[]
}

const worth: Readonly<Record<MatchKind, number>> = { word: 1, beginning: 0.85, typo: 0.7 }

/**
 * Orders documents: how many of the words they have counts most, then how much is behind them and how near the words
 * stand to each other.
 */
export function rankHits(candidates: readonly SearchCandidate[], terms: readonly SearchTerm[]): readonly SearchHit[] {
  const explained = candidates.map((candidate) => ({ candidate, why: explain(terms, candidate.has) }))
  // Words such as "the" are in no document, and count against none.
  const telling = new Set(explained.flatMap(({ why }) => why.map(({ asked }) => asked))).size
  const hits = explained.map(({ candidate: { kind, id, title, prominence, closeness }, why }) => {
    const coverage = why.reduce((sum, { how }) => sum + worth[how], 0) / Math.max(1, telling)
    const standing = 0.6 + 0.25 * (prominence / 20) + 0.15 * closeness
    return { kind, id, title, score: coverage ** 2 * standing, why }
  })
  return hits.sort((a, b) => b.score - a.score || (a.kind + a.id < b.kind + b.id ? -1 : 1))
}

function explain(terms: readonly SearchTerm[], has: readonly boolean[]): SearchHit['why'] {
  let next = 0
  return terms.flatMap(({ asked, options }) => {
    const matched = options.find((_, at) => has[next + at])
    next += options.length
    return matched ? [{ asked, matched: matched.word, how: matched.kind }] : []
  })
}
