import type { SearchHit } from '@spells/shared/api'
import { fuseRanks, type SearchHit as WordHit } from '@spells/signals/search'
import type { MeaningFound } from './findByMeaning.ts'

/** A document that was found, before it is shown. */
export type FoundHit = Pick<SearchHit, 'kind' | 'id' | 'title' | 'score'> & { readonly why: SearchHit['why'] }

/** Most of what words found that meanings are joined with. */
const MOST_BY_WORDS = 100

/** Joins what words and what meanings found, best first; each with why. Without meanings the words' order stands. */
export function joinFound(q: string, words: readonly WordHit[], { status, near }: MeaningFound): readonly FoundHit[] {
  const byWords = words.map((hit) => ({ ...hit, why: [...hit.why] }))
  if (status !== 'used') return byWords
  const first = byWords.slice(0, MOST_BY_WORDS)
  const byMeaning = near.map(({ similarity, ...hit }) => {
    const why: SearchHit['why'] = [{ asked: q, matched: hit.title, how: 'meaning', similarity }]
    return { ...hit, score: 0, why }
  })
  const hits = new Map<string, FoundHit>()
  for (const hit of [...first, ...byMeaning]) {
    const known = hits.get(toKey(hit))
    hits.set(toKey(hit), known ? { ...known, why: [...known.why, ...hit.why] } : hit)
  }
  return fuseRanks([first.map(toKey), byMeaning.map(toKey)]).flatMap(({ key, score }) => {
    const hit = hits.get(key)
    return hit ? [{ ...hit, score }] : []
  })
}

function toKey({ kind, id }: Pick<FoundHit, 'kind' | 'id'>): string {
  return `${kind} ${id}`
}
