import { splitTokens } from '../classify/splitTokens.ts'

/** A title as what is compared: its telling words with weights, its numbers, its places. */
export type TitlePrint = {
  readonly words: ReadonlyMap<string, number>
  readonly numbers: ReadonlySet<string>
  /** Words with a capital inside the title: names of who and where. */
  readonly names: ReadonlySet<string>
}

/** How often each word stands in titles: a rare word in common says more. */
export type WordCounts = { readonly titles: number; readonly countOf: ReadonlyMap<string, number> }

/** Alike enough to be one story. */
export const SAME_STORY = 0.45

const STOP = new Set(
  'a an the of to in on at by for from with and or as is are was were be been has have had it its this that after before over into amid than says say said will would could new more his her their who what how why not no up out us uk'.split(
    ' ',
  ),
)

/** Reads a title. Scripts without spaces are compared by pairs of characters. */
export function printTitle(title: string, counts: WordCounts): TitlePrint {
  const words = new Map<string, number>()
  const numbers = new Set<string>()
  for (const token of splitTokens(title)) {
    if (/^\d/.test(token)) {
      numbers.add(token.replaceAll(',', ''))
      continue
    }
    if (STOP.has(token) || !/\p{L}/u.test(token)) continue
    for (const word of splitWord(token)) {
      const rarity = Math.log(1 + counts.titles / (1 + (counts.countOf.get(word) ?? 0)))
      words.set(word, Math.max(0.3, rarity))
    }
  }
  return { words, numbers, names: findNames(title) }
}

/** Nothing when most words have a capital: then it is how the source writes titles. */
function findNames(title: string): ReadonlySet<string> {
  const words = title.match(/[\p{L}\p{M}]+/gu) ?? []
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word))
  if (capitals.length > 0.6 * words.length) return new Set()
  return new Set(
    capitals.flatMap((word) =>
      word === words[0] || STOP.has(word.toLowerCase()) ? [] : splitWord(word.toLowerCase()),
    ),
  )
}

/** The words of a title as they are counted. */
export function listWords(title: string): readonly string[] {
  return [
    ...new Set(
      splitTokens(title).flatMap((token) => (/\p{L}/u.test(token) && !STOP.has(token) ? splitWord(token) : [])),
    ),
  ]
}

function splitWord(token: string): readonly string[] {
  if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u.test(token)) {
    const characters = [...token]
    return characters.length < 2 ? characters : characters.slice(1).map((next, at) => `${characters[at]}${next}`)
  }
  // The crudest stem: endings of number and tense only.
  return [token.length > 4 ? token.replace(/(?:ing|ers|ies|ed|es|er|s|e)$/, '') : token]
}

/** How alike two titles are, in [0, 1]: the weight of the words in common, against the mean of both. */
export function compareTitles(a: TitlePrint, b: TitlePrint): number {
  let common = 0
  for (const [word, weight] of a.words) if (b.words.has(word)) common += weight
  const weightOf = (print: TitlePrint) => [...print.words.values()].reduce((sum, weight) => sum + weight, 0)
  const [all, other] = [weightOf(a), weightOf(b)]
  if (all === 0 || other === 0) return 0
  const likeness = (2 * common) / (all + other)
  // Two earthquakes, two rate decisions: the numbers tell them apart when the words do not.
  const shared = [...a.numbers].filter((number) => b.numbers.has(number)).length
  const otherNumbers = a.numbers.size > 0 && b.numbers.size > 0 && shared === 0
  return likeness * (otherNumbers ? 0.75 : 1) * (haveOtherNames(a, b) ? 0.6 : 1)
}

/** Each names somebody or some place that the other does not speak of at all. */
function haveOtherNames(a: TitlePrint, b: TitlePrint): boolean {
  const hasOwn = (one: TitlePrint, other: TitlePrint) => [...one.names].some((name) => !other.words.has(name))
  return hasOwn(a, b) && hasOwn(b, a)
}
