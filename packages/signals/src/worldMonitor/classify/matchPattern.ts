/** One word of a pattern: any of some texts, whole or as a beginning. */
type Word = { readonly whole: ReadonlySet<string>; readonly beginnings: readonly string[] }

/** A pattern that has been read: words, and gaps of at most some tokens. */
export type Pattern = readonly (Word | 'gap')[]

/** Most tokens that a gap may skip. */
const MAX_GAP = 5

/**
 * Reads a pattern: words separated by spaces; `a|b` either; `word*` its beginning; `_` up to five words between.
 * @example readPattern('fed|ecb _ cut* _ rate*')
 */
export function readPattern(text: string): Pattern {
  return text.split(' ').map((part) => {
    if (part === '_') return 'gap'
    const choices = part.split('|')
    return {
      whole: new Set(choices.filter((choice) => !choice.endsWith('*'))),
      beginnings: choices.filter((choice) => choice.endsWith('*')).map((choice) => choice.slice(0, -1)),
    }
  })
}

/** @returns the tokens that match, as a text, or undefined */
export function findPattern(pattern: Pattern, tokens: readonly string[]): string | undefined {
  for (let start = 0; start < tokens.length; start++) {
    const end = matchAt(pattern, tokens, start)
    if (end !== undefined) return tokens.slice(start, end).join(' ')
  }
  return undefined
}

/** @returns the place after the match that begins at a place, or undefined */
export function matchAt(pattern: Pattern, tokens: readonly string[], start: number): number | undefined {
  return matchFrom(pattern, 0, tokens, start)
}

function matchFrom(pattern: Pattern, at: number, tokens: readonly string[], place: number): number | undefined {
  const part = pattern[at]
  if (part === undefined) return place
  if (part === 'gap') {
    for (let skipped = 0; skipped <= MAX_GAP; skipped++) {
      const end = matchFrom(pattern, at + 1, tokens, place + skipped)
      if (end !== undefined) return end
    }
    return undefined
  }
  const token = tokens[place]
  if (token === undefined) return undefined
  const isMatch = part.whole.has(token) || part.beginnings.some((beginning) => token.startsWith(beginning))
  return isMatch ? matchFrom(pattern, at + 1, tokens, place + 1) : undefined
}
