const IGNORED = new Set(
  'a an and are as at be by for from has have in is it its of on or that the their this to was were will with'.split(
    ' ',
  ),
)
/** Stems that count as one; the first stands for all. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['cut', 'lower', 'reduc', 'decreas', 'slash', 'eas'],
  ['rais', 'hik', 'increas', 'lift'],
  ['fed', 'powell', 'fomc', 'reserv'],
  ['rat', 'interest', 'borrow'],
  ['win', 'victor', 'beat', 'triumph'],
  ['elect', 'vot', 'ballot', 'poll'],
  ['war', 'invasion', 'invad', 'conflict', 'attack'],
  ['quak', 'earthquak', 'tremor', 'temblor'],
  ['resign', 'quit', 'oust'],
  ['bitcoin', 'btc'],
  ['truc', 'ceasefir', 'armistic'],
]
const concepts = new Map(SYNONYMS.flatMap(([first = '', ...rest]) => rest.map((stem) => [stem, first] as const)))

/** The stem of a folded English word, or that of its synonyms; none for words that say nothing. */
export function toConcept(word: string): readonly string[] {
  if (IGNORED.has(word)) return []
  const stem = word.length <= 3 ? word : word.replace(/(ions?|ings?|ies|ed|es|e|s|y)$/, '') || word
  return [concepts.get(stem) ?? stem]
}
