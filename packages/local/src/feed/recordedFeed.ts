import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@spells/shared'
import type { Feed } from './feed.ts'
import { type MarketFacts, selectMarkets } from './selectMarkets.ts'
import { selectMarketsAfter } from './selectMarketsAfter.ts'
import { splitJsonArray } from './splitJsonArray.ts'

/**
 * Serves recorded replies exactly as they were: the markets of every `gamma-markets*.json`, each byte for byte, and the
 * histories of `clob-prices-history*.json`. A history belongs to the token whose id is in its file name; one without an
 * id is served for every other token.
 * @throws recordings_missing when the directory has no markets
 */
export function openRecordedFeed(dir: string): Feed {
  const names = existsSync(dir) ? readdirSync(dir) : []
  const list = (start: string): readonly string[] =>
    names.filter((name) => name.startsWith(start) && name.endsWith('.json')).sort()
  const readText = (name: string): string => readFileSync(join(dir, name), 'utf8')
  const markets = list('gamma-markets')
    .flatMap((name) => splitJsonArray(readText(name)))
    .map((text) => ({ text, facts: JSON.parse(text) as MarketFacts }))
  const histories = list('clob-prices-history').map((name) => ({ name, text: readText(name) }))
  if (markets.length === 0) {
    throw new AppError({
      code: 'recordings_missing',
      shortMessage: `There is no gamma-markets*.json in ${dir}.`,
      facts: { dir },
      retry: 'never',
    })
  }
  return {
    listMarkets: (query) => selectMarkets(markets, query).map(({ text }) => text),
    listMarketsAfter: (query, cursor) => {
      const page = selectMarketsAfter(markets, query, cursor)
      return page && { ...page, markets: page.entries.map(({ text }) => text) }
    },
    findHistory: ({ tokenId }) =>
      (histories.find(({ name }) => name.includes(tokenId)) ?? histories.find(({ name }) => !/\d{20}/.test(name)))
        ?.text,
  }
}
