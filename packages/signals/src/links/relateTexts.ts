import type { Category } from '@spells/shared'
import { locate } from '../worldMonitor/classify/locate.ts'
import { splitTokens } from '../worldMonitor/classify/splitTokens.ts'
import { listWords } from '../worldMonitor/stories/compareTitles.ts'

/** A question, or the name of something. */
export type Subject = { readonly id: string; readonly text: string }

/** A question that speaks of what a title speaks of. */
export type Related = {
  readonly id: string
  /** In [0, 1]. */
  readonly relatedness: number
  /** What they have in common: words, `place:<country>`, `category:<category>`. */
  readonly shared: readonly string[]
}

/** Near enough to be about the same. */
const LEAST = 0.4
const MAX_RELATED = 20
/** Questions of one title that are looked at closely, those with most words in common. */
const MOST_COMPARED = 60
/** A word is rare that at most this part of the questions have, or that at most so many have; one of them must be shared. */
const RARE = 0.02
const FEW = 100
/** Words of questions about anything. */
const COMMON = new Set(
  'will win happen reach hit end year month day week date before above below least most more than next first new any get market yes other between during'.split(
    ' ',
  ),
)
const monthPattern = /^(january|february|march|april|may|june|july|august|september|october|november|december)/

type Print = { readonly words: readonly string[]; readonly countries: readonly string[] }

/**
 * Prepares questions to be compared with titles: a word that few questions have says more.
 * @param options.categoryOf what a text is about; asked only of texts that have words in common
 * @returns for a title the questions that are about the same, nearest first
 */
export function createRelater(
  subjects: readonly Subject[],
  { categoryOf }: { readonly categoryOf: (text: string) => Category },
): (title: { readonly text: string; readonly category: Category }) => readonly Related[] {
  const prints = subjects.map(({ text }) => print(text))
  const having = new Map<string, number[]>()
  for (const [at, { words }] of prints.entries()) {
    for (const word of words) {
      const known = having.get(word)
      if (known) known.push(at)
      else having.set(word, [at])
    }
  }
  const weigh = (word: string) => Math.log(1 + subjects.length / (1 + (having.get(word)?.length ?? 0)))
  const weightOf = (words: readonly string[]) => words.reduce((sum, word) => sum + weigh(word), 0)
  const weights = prints.map(({ words }) => weightOf(words))
  const mostCommon = Math.max(FEW, RARE * subjects.length)
  const isRare = (word: string) => (having.get(word)?.length ?? 0) <= mostCommon
  return ({ text, category }) => {
    const title = print(text)
    const titleWeight = weightOf(title.words)
    const titleWords = new Set(title.words)
    const candidates = new Set(title.words.filter(isRare).flatMap((word) => having.get(word) ?? []))
    return [...candidates]
      .flatMap((at) => {
        const [subject, other] = [subjects[at], prints[at]]
        if (!subject || !other) return []
        const words = other.words.filter((word) => titleWords.has(word))
        if (words.length < 2) return []
        return [{ subject, other, words, near: weightOf(words) / Math.sqrt(titleWeight * (weights[at] ?? 0)) }]
      })
      .sort((a, b) => b.near - a.near || (a.subject.id < b.subject.id ? -1 : 1))
      .slice(0, MOST_COMPARED)
      .flatMap(({ subject, other, words, near }): Related[] => {
        const places = other.countries.filter((country) => title.countries.includes(country))
        const isElsewhere = places.length === 0 && other.countries.length > 0 && title.countries.length > 0
        const isSameKind = category !== 'other' && categoryOf(subject.text) === category
        const bonus = (places.length > 0 ? 0.05 : 0) + (isSameKind ? 0.1 : 0)
        const relatedness = Math.min(1, near + bonus) * (isElsewhere ? 0.4 : 1)
        if (relatedness < LEAST) return []
        const alike = [...places.map((country) => `place:${country}`), ...(isSameKind ? [`category:${category}`] : [])]
        return [{ id: subject.id, relatedness, shared: [...words, ...alike] }]
      })
      .sort((a, b) => b.relatedness - a.relatedness || (a.id < b.id ? -1 : 1))
      .slice(0, MAX_RELATED)
  }
}

function print(text: string): Print {
  return {
    words: listWords(text).filter((word) => !COMMON.has(word) && !monthPattern.test(word)),
    countries: locate(splitTokens(text)).map(({ country }) => country),
  }
}
