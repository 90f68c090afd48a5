import type { Clock } from '@spells/shared'
import {
  buildMarketSnapshot,
  buildPriceSnapshot,
  createClobSource,
  createGammaSource,
  createGmxPriceSource,
  decodeMarketSnapshot,
  decodePriceSnapshot,
  encodeMarketSnapshot,
  encodePriceSnapshot,
} from '@spells/signals'
import { createFeedSource, createRuleClassifier, rulesV2 } from '@spells/signals/world'
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
  /** Throws as the adapter throws. */
  readonly read: (document: string) => Promise<Reading>
}

/** What came of a document: how many values would be stored, and what is wrong with one of them, if anything. */
type Reading = { readonly values: number; readonly flaw: string | undefined }

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
  const { classify } = createRuleClassifier(rulesV2)
  const feed = (name: string, seed: string): Target => ({
    name,
    mutate: (random) => mutateXml(seed, random),
    async read(document) {
      const source = createFeedSource({ name, url, weight: 1, clock, retry, fetch: answer(document) })
      const reading = await source.fetchItems()
      if (reading.status !== 'read') return { values: 0, flaw: 'a feed that was never read has not changed' }
      const { page } = reading
      return { values: page.accepted.length, flaw: findFeedFlaw(page, classify) }
    },
  })
  return [
    {
      name: 'gamma',
      mutate: (random) => mutateJson(gammaPage, random),
      async read(document) {
        const source = createGammaSource({ url, clock, retry, fetch: answer(document) })
        const page = await source.fetchPage({ offset: 0, limit: 100 })
        const values = page.accepted.length
        const snapshot = buildMarketSnapshot([page])
        const again = decodeMarketSnapshot(encodeMarketSnapshot(snapshot))
        const isKept = again?.markets.length === snapshot.markets.length
        return { values, flaw: findMarketFlaw(page) ?? (isKept ? undefined : 'the stored markets cannot be read back') }
      },
    },
    {
      name: 'clob',
      mutate: (random) => mutateJson(clobHistory, random),
      async read(document) {
        const request = { tokenId: '1', fromMs: 0, toMs: NOW_MS, stepMs: 60_000 }
        const history = await createClobSource({ url, fetch: answer(document) }).fetchHistory(request)
        return { values: history.points.length, flaw: findHistoryFlaw(history) }
      },
    },
    {
      name: 'gmx',
      // Either document may be the bad one: an empty line parts them.
      mutate: (random) =>
        random() < 0.8
          ? `${mutateJson(gmxTickers, random)}\n\n${JSON.stringify(gmxTokens)}`
          : `${JSON.stringify(gmxTickers)}\n\n${mutateJson(gmxTokens, random)}`,
      async read(document) {
        const [tickers = '', tokens = ''] = document.split('\n\n')
        const send: typeof fetch = async (target) => new Response(String(target).endsWith('/tokens') ? tokens : tickers)
        const page = await createGmxPriceSource({ url, clock, tokens: wantedTokens, fetch: send }).fetchPrices()
        const { snapshot } = buildPriceSnapshot(page, undefined)
        const again = decodePriceSnapshot(encodePriceSnapshot(snapshot))
        const isKept = again?.prices.length === snapshot.prices.length
        const flaw = findPriceFlaw(page) ?? (isKept ? undefined : 'the stored prices cannot be read back')
        return { values: page.accepted.length, flaw }
      },
    },
    feed('rss', rssFeed),
    feed('atom', atomFeed),
  ]
}
