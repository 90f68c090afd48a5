/** Most words of a name. */
const MAX_WORDS = 4
/** Most characters of a name. */
const MAX_LENGTH = 60

/** Words that stand in every second question. */
const FRAME = new Set(
  'will the a an of to in on at by for from with and or be is are was were it its this that his her their than as not no yes if who what which when how many much more most less least before after between during until over under above below out up down win wins close happen end next new any each there do does did have has had'.split(
    ' ',
  ),
)

/** How rare words are among all questions. */
export type Vocabulary = { readonly questions: number; readonly countOf: ReadonlyMap<string, number> }

/** Counts in how many questions each word stands. */
export function countWords(questions: readonly string[]): Vocabulary {
  const countOf = new Map<string, number>()
  for (const question of questions) {
    for (const word of new Set(splitWords(question).map(({ key }) => key))) {
      countOf.set(word, (countOf.get(word) ?? 0) + 1)
    }
  }
  return { questions: questions.length, countOf }
}

/**
 * Names a cluster with the words that its questions share and others do not, as they are written and in the order in
 * which they stand in the first question.
 * @param questions of the members, closest first; at least one
 */
export function nameCluster(questions: readonly string[], vocabulary: Vocabulary): string {
  const inside = new Map<string, { count: number; text: string; place: number }>()
  for (const question of questions) {
    const seen = new Set<string>()
    for (const [place, { key, text }] of splitWords(question).entries()) {
      if (seen.has(key)) continue
      seen.add(key)
      const word = inside.get(key)
      if (word) word.count++
      else inside.set(key, { count: 1, text, place })
    }
  }
  const scored = [...inside]
    .filter(([key, { count }]) => !FRAME.has(key) && (count >= 2 || questions.length === 1))
    .map(([key, { count, text, place }]) => {
      const rarity = Math.log((1 + vocabulary.questions) / (1 + (vocabulary.countOf.get(key) ?? 0)))
      return { key, text, place, score: (count / questions.length) * rarity }
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1))
  const best = scored[0]?.score ?? 0
  const words = scored
    .filter(({ score }) => score >= 0.4 * best)
    .slice(0, MAX_WORDS)
    .sort((a, b) => a.place - b.place)
    .map(({ text }) => text)
  const name = words.length > 0 ? words.join(' ') : (questions[0] ?? '')
  return name.length > MAX_LENGTH ? `${name.slice(0, MAX_LENGTH - 1).trimEnd()}…` : name
}

function splitWords(text: string): readonly { readonly key: string; readonly text: string }[] {
  return (text.normalize('NFKC').match(/[\p{L}\p{M}\p{N}]+(?:[.,'’-][\p{L}\p{M}\p{N}]+)*/gu) ?? []).map((word) => ({
    key: word.toLowerCase(),
    text: word,
  }))
}
