/** Words of one search that are looked at, and the characters of each. */
const MAX_WORDS = 8
const MAX_LENGTH = 40

/**
 * Splits what somebody searches for into words: lower case, without accents, each once. What is indexed is folded alike
 * (`fold_for_search` of the migrations).
 * @example readSearchWords('São Paulo: 25 bps?') // ['sao', 'paulo', '25', 'bps']
 */
export function readSearchWords(text: string): readonly string[] {
  const folded = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  const words = folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return [...new Set(words.map((word) => word.slice(0, MAX_LENGTH)))].slice(0, MAX_WORDS)
}
