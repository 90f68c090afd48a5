import { matchAt, type Pattern, readPattern } from './matchPattern.ts'

/** Which word lists a title has words of, and the words. */
export type Vocabulary = (tokens: readonly string[]) => ReadonlyMap<string, readonly string[]>

type Entry = { readonly id: string; readonly pattern: Pattern }

/** Letters by which beginnings of words are found. */
const PREFIX = 3

/**
 * Prepares word lists for titles: each token is looked up once, however many lists there are. In a list `|` parts whole
 * patterns.
 * @example createVocabulary([{ id: 'rates', text: 'interest rate*|basis point*' }])(splitTokens('Interest rates fall'))
 */
export function createVocabulary(lists: readonly { readonly id: string; readonly text: string }[]): Vocabulary {
  const byWord = new Map<string, Entry[]>()
  const byBeginning = new Map<string, Entry[]>()
  for (const { id, text } of lists) {
    for (const part of text.split('|')) {
      const [first = ''] = part.split(' ')
      const [index, key] = first.endsWith('*') ? [byBeginning, first.slice(0, PREFIX)] : [byWord, first]
      const entries = index.get(key) ?? []
      entries.push({ id, pattern: readPattern(part) })
      index.set(key, entries)
    }
  }
  return (tokens) => {
    const found = new Map<string, string[]>()
    for (const [place, token] of tokens.entries()) {
      for (const { id, pattern } of [
        ...(byWord.get(token) ?? []),
        ...(byBeginning.get(token.slice(0, PREFIX)) ?? []),
      ]) {
        const end = matchAt(pattern, tokens, place)
        if (end === undefined) continue
        const words = tokens.slice(place, end).join(' ')
        const known = found.get(id) ?? []
        // One word is said once, also where two patterns know it.
        if (!known.some((other) => other.includes(words) || words.includes(other))) found.set(id, [...known, words])
      }
    }
    return found
  }
}
