/** Words for numbers of people that nobody counted. */
const ROUGH: ReadonlyMap<string, number> = new Map([
  ['several', 4],
  ['dozens', 24],
  ['scores', 40],
  ['hundreds', 200],
  ['thousands', 2_000],
  ['one', 1],
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
  ['six', 6],
  ['seven', 7],
  ['eight', 8],
  ['nine', 9],
  ['ten', 10],
])

const DEATH = /^(?:kill|kills|killed|killing|dead|die|dies|died|deaths?)$/
/** Furthest between the number and the word for death, in tokens. */
const REACH = 3
/** What turns a number into no count of people: "80th", "$2", "7%", "magnitude 6.8". */
const NOT_PEOPLE = new Set(['%', '$', '€', '£', 'magnitude', 'category'])

/**
 * The largest number of deaths that a title speaks of: the number nearest to a word for death.
 * @returns 0 when it speaks of none; 1 when it speaks of death without a number
 */
export function countDeaths(tokens: readonly string[]): number {
  let deaths = 0
  for (const [place, token] of tokens.entries()) {
    if (!DEATH.test(token)) continue
    deaths = Math.max(deaths, 1)
    for (let at = Math.max(0, place - REACH); at <= Math.min(tokens.length - 1, place + REACH + 1); at++) {
      if (NOT_PEOPLE.has(tokens[at - 1] ?? '') || NOT_PEOPLE.has(tokens[at + 1] ?? '')) continue
      const count = readCount(tokens[at] ?? '')
      if (count !== undefined) deaths = Math.max(deaths, count)
    }
  }
  return deaths
}

function readCount(token: string): number | undefined {
  if (!/^\d/.test(token)) return ROUGH.get(token)
  const count = Number(token.replaceAll(',', ''))
  // A year is no count of people.
  return Number.isInteger(count) && !(count >= 1900 && count <= 2100) ? count : undefined
}
