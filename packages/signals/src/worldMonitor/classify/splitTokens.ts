/** Longest text that is looked at, in characters. */
const MAX_LENGTH = 1_000

/**
 * Splits a text into lower-case words, numbers and signs of money and percent, in any script. A possessive `’s` and
 * hyphens are dropped, so that "no-confidence" is two words and "Japan's" one.
 * @example splitTokens("Fed's half-point cut: 0.5%") // ['fed', 'half', 'point', 'cut', '0.5', '%']
 */
export function splitTokens(text: string): readonly string[] {
  const plain = text
    .slice(0, MAX_LENGTH)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]s?(?![\p{L}\p{M}])/gu, '')
  // "U.S." and "U.K." are words, "17,000" and "1.5" numbers.
  return (plain.match(/(?:\p{L}\.){2,}|[\p{L}\p{M}][\p{L}\p{M}\d]*|\d+(?:[.,]\d+)*|[%$€£]/gu) ?? []).map((token) =>
    /^\p{L}\./u.test(token) ? token.replaceAll('.', '') : token,
  )
}
