import type { Clock } from '@spells/shared'
import {
  buildMarketSnapshot,
  buildPriceSnapshot,
  createClobSource,
  createFeedSource,
  createGammaSource,
  createGmxPriceSource,
  createRuleClassifier,
  decodeMarketSnapshot,
  decodePriceSnapshot,
  encodeMarketSnapshot,
  encodePriceSnapshot,
  rulesV1,
} from '@spells/signals'
import { findFeedFlaw, findHistoryFlaw, findMarketFlaw, findPriceFlaw } from './findFlaw.ts'
import { mutateText, mutateValue } from './mutateValue.ts'
import {
  atomFeed,
  clobHistory,
  gammaPage,
  gmxTickers,
  gmxTokens,
  NOW_MS,
  rssFeed,
  wantedTokens,
} from './seedDocuments.ts'

/** One upstream: makes a document and reads it with the real adapter. */
export type Target = {
  readonly name: string
  readonly mutate: (random: () => number) => string
  /** @returns what is wrong with what would be stored, or undefined; throws as the adapter throws */
  readonly read: (document: string) => Promise<string | undefined>
}

const clock: Clock = { nowMs: async () => NOW_MS, toRealDelayMs: async (ms) => ms }
const url = 'https://upstream.example.org'
const answer =
  (document: string): typeof fetch =>
  async () =>
    new Response(document)
const retry = { attempts: 1 }

/** A value is changed once to four times; then, one time in four, its text too. */
function mutateJson(seed: unknown, random: () => number): string {
  let value = seed
  for (let turns = 1 + Math.floor(random() ** 2 * 4); turns > 0; turns--) value = mutateValue(value, random)
  const text = JSON.stringify(value) ?? 'undefined'
  return random() < 0.25 ? mutateText(text, random) : text
}

function mutateXml(seed: string, random: () => number): string {
  let text = seed
  for (let turns = 1 + Math.floor(random() ** 2 * 6); turns > 0; turns--) text = mutateText(text, random)
  return text
}

/** All upstreams whose documents we read. */
export function createTargets(): readonly Target[] {
  const { classify } = createRuleClassifier(rulesV1)
  const feed = (name: string, seed: string): Target => ({
    name,
    mutate: (random) => mutateXml(seed, random),
    read: async (document) =>
      findFeedFlaw(
        await createFeedSource({ name, url, weight: 1, clock, fetch: answer(document) }).fetchItems(),
        classify,
      ),
  })
  return [
    {
      name: 'gamma',
      mutate: (random) => mutateJson(gammaPage, random),
      async read(document) {
        const page = await createGammaSource({ url, clock, retry, fetch: answer(document) }).fetchPage({
          offset: 0,
          limit: 100,
        })
        const flaw = findMarketFlaw(page)
        if (flaw) return flaw
        const snapshot = buildMarketSnapshot([page])
        const again = decodeMarketSnapshot(encodeMarketSnapshot(snapshot))
        return again?.markets.length === snapshot.markets.length ? undefined : 'the stored markets cannot be read back'
      },
    },
    {
      name: 'clob',
      mutate: (random) => mutateJson(clobHistory, random),
      read: async (document) =>
        findHistoryFlaw(
          await createClobSource({ url, fetch: answer(document) }).fetchHistory({
            tokenId: '1',
            fromMs: 0,
            toMs: NOW_MS,
            stepMs: 60_000,
          }),
        ),
    },
    {
      name: 'gmx',
      // Either document may be the bad one: a line feed parts them.
      mutate: (random) =>
        random() < 0.8
          ? `${mutateJson(gmxTickers, random)}\n\n${JSON.stringify(gmxTokens)}`
          : `${JSON.stringify(gmxTickers)}\n\n${mutateJson(gmxTokens, random)}`,
      async read(document) {
        const [tickers = '', tokens = ''] = document.split('\n\n')
        const send: typeof fetch = async (target) => new Response(String(target).endsWith('/tokens') ? tokens : tickers)
        const page = await createGmxPriceSource({ url, clock, tokens: wantedTokens, fetch: send }).fetchPrices()
        const flaw = findPriceFlaw(page)
        if (flaw) return flaw
        const { snapshot } = buildPriceSnapshot(page, undefined)
        const again = decodePriceSnapshot(encodePriceSnapshot(snapshot))
        return again?.prices.length === snapshot.prices.length ? undefined : 'the stored prices cannot be read back'
      },
    },
    feed('rss', rssFeed),
    feed('atom', atomFeed),
  ]
}
