import type { Place } from '../event.ts'
import { GAZETTEER } from './gazetteer.ts'

type Name = { readonly tokens: readonly string[]; readonly isBeginning: boolean; readonly country: number }

/** Names by their first token or, for beginnings, by its first three letters. */
const byStart = new Map<string, Name[]>()
for (const [country, [, , , names]] of GAZETTEER.entries()) {
  for (const name of names.split(',')) {
    const isBeginning = name.endsWith('*')
    const tokens = (isBeginning ? name.slice(0, -1) : name).split(' ')
    const key = (tokens[0] ?? '').slice(0, 3)
    byStart.set(key, [...(byStart.get(key) ?? []), { tokens, isBeginning, country }])
  }
}

/** Most places that one title is given. */
const MAX_PLACES = 4

/** The countries that a title names, each once, in the order in which they stand; the longest name at a place counts. */
export function locate(tokens: readonly string[]): readonly Place[] {
  const found = new Map<string, Place>()
  for (let at = 0; at < tokens.length; ) {
    const names = (byStart.get((tokens[at] ?? '').slice(0, 3)) ?? []).filter((name) => isAt(name, tokens, at))
    const longest = names.sort((a, b) => b.tokens.length - a.tokens.length)[0]
    const entry = longest && GAZETTEER[longest.country]
    if (!longest || !entry) {
      at++
      continue
    }
    const [country, latitude, longitude] = entry
    const evidence = tokens.slice(at, at + longest.tokens.length).join(' ')
    if (!found.has(country)) found.set(country, { country, latitude, longitude, evidence })
    at += longest.tokens.length
  }
  return [...found.values()].slice(0, MAX_PLACES)
}

function isAt({ tokens, isBeginning }: Name, title: readonly string[], at: number): boolean {
  return tokens.every((token, offset) => {
    const here = title[at + offset] ?? ''
    return isBeginning && offset === tokens.length - 1 ? here.startsWith(token) : here === token
  })
}
