import type { Category } from '@spells/shared'
import { splitTokens } from '../worldMonitor/classify/splitTokens.ts'
import { findTokenNames, type NamedToken } from './tokenNames.ts'

/** How far a text bears on a spell, and why. */
export type SpellRelevance = {
  readonly spell: string
  /** In (0, 1]. */
  readonly relevance: number
  /** `venue:aave`, `token:USDC`, `word:stablecoin`, `category:crypto`. */
  readonly why: readonly string[]
}

/** What each spell touches. */
const touched: readonly {
  readonly spell: string
  readonly venues: readonly string[]
  readonly tokens: readonly string[]
  readonly words: readonly string[]
  readonly categories: readonly Category[]
}[] = [
  {
    spell: 'everbloom',
    venues: ['aave'],
    tokens: ['USDC', 'USDT', 'DAI'],
    words: ['stablecoin', 'stablecoins', 'depeg', 'defi', 'arbitrum'],
    categories: ['crypto'],
  },
]

const weights = { venue: 1, token: 0.9, word: 0.6, category: 0.2 } as const

/**
 * What a text bears on: the tokens that it names, and the spells that touch what it names, most first.
 * @param text.category what it is about, where that is known
 */
export function judgeSpells(text: { readonly text: string; readonly category?: Category | undefined }): {
  readonly tokens: readonly NamedToken[]
  readonly spells: readonly SpellRelevance[]
} {
  const words = splitTokens(text.text)
  const tokens = findTokenNames(words)
  const spells = touched.flatMap(({ spell, ...touches }): SpellRelevance[] => {
    const found = [
      ...named(
        'venue',
        touches.venues.filter((venue) => words.includes(venue)),
      ),
      ...named(
        'token',
        tokens.flatMap(({ symbol }) => (touches.tokens.includes(symbol) ? [symbol] : [])),
      ),
      ...named(
        'word',
        touches.words.filter((word) => words.includes(word)),
      ),
      ...named(
        'category',
        touches.categories.filter((category) => category === text.category),
      ),
    ]
    const relevance = Math.max(0, ...found.map(({ weight }) => weight))
    return relevance === 0 ? [] : [{ spell, relevance, why: found.map(({ why }) => why) }]
  })
  return { tokens, spells: spells.sort((a, b) => b.relevance - a.relevance) }
}

function named(kind: keyof typeof weights, names: readonly string[]) {
  return names.map((name) => ({ why: `${kind}:${name}`, weight: weights[kind] }))
}
