import type { ObservedMarket } from '@spells/core'
import type { MarketEventRow, MarketRow, WorldEventRow } from '@spells/db'
import type { Clock } from '@spells/shared'
import {
  buildMarketSnapshot,
  buildPriceSnapshot,
  createClobSource,
  createGammaEventSource,
  createGammaSource,
  createGmxCandleSource,
  createGmxPriceSource,
  decodeMarketSnapshot,
  decodePriceSnapshot,
  encodeMarketSnapshot,
  encodePriceSnapshot,
  type MarketEvent,
} from '@spells/signals'
import {
  type Classification,
  createFeedSource,
  createRuleClassifier,
  type FeedItem,
  rulesV3,
} from '@spells/signals/world'
import {
  findCandleFlaw,
  findFeedFlaw,
  findHistoryFlaw,
  findMarketEventFlaw,
  findMarketFlaw,
  findPriceFlaw,
} from './findFlaw.ts'
import { mutateText, mutateValue } from './mutateValue.ts'
import type { Storable } from './openStore.ts'
import {
  atomFeed,
  clobHistory,
  gammaEvents,
  gammaPage,
  gmxCandles,
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
type Reading = {
  readonly values: number
  readonly flaw: string | undefined
  /** What a refresh would write to the database; nothing of a history, which is kept in the cache. */
  readonly storable?: Storable
}

const clock: Clock = { nowMs: async () => NOW_MS, toRealDelayMs: async (ms) => ms }
const url = 'https://upstream.example.org'
const answer =
  (document: string): typeof fetch =>
  async () =>
    new Response(document)
const retry = { attempts: 1 }
const ask = <Read>(call: (timeoutMs: number) => Promise<Read>): Promise<Read> => call(1_000)

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
  const { classify } = createRuleClassifier(rulesV3)
  const feed = (name: string, seed: string): Target => ({
    name,
    mutate: (random) => mutateXml(seed, random),
    async read(document) {
      const source = createFeedSource({ name, url, weight: 1, clock, retry, fetch: answer(document) })
      const reading = await source.fetchItems()
      if (reading.status !== 'read') return { values: 0, flaw: 'a feed that was never read has not changed' }
      const { page } = reading
      const events = page.accepted.map((item, at) => toEventRow(item, { id: `${name}-${at}`, source: name, classify }))
      const storable = { source: `feed:${name}`, events, refused: page.refused }
      return { values: page.accepted.length, flaw: findFeedFlaw(page, classify), storable }
    },
  })
  return [
    {
      name: 'gamma',
      mutate: (random) => mutateJson({ markets: gammaPage, next_cursor: 'eyJpZCI6IjUxMjM0NyJ9' }, random),
      async read(document) {
        const source = createGammaSource({ url, clock, retry, fetch: answer(document) })
        const page = await source.fetchPage({ after: null, limit: 100 })
        const values = page.accepted.length
        const snapshot = buildMarketSnapshot([page])
        const again = decodeMarketSnapshot(encodeMarketSnapshot(snapshot))
        const isKept = again?.markets.length === snapshot.markets.length
        const flaw = findMarketFlaw(page) ?? (isKept ? undefined : 'the stored markets cannot be read back')
        const storable = { source: 'gamma', markets: snapshot.markets.map(toMarketRow), refused: snapshot.refused }
        return { values, flaw, storable }
      },
    },
    {
      name: 'gamma-events',
      mutate: (random) => mutateJson({ events: gammaEvents, next_cursor: 'eyJpZCI6IjkwMDMifQ' }, random),
      async read(document) {
        const source = createGammaEventSource({ url, clock, retry, fetch: answer(document) })
        const page = await source.fetchPage({ after: null, limit: 50 })
        const marketEvents = page.accepted.map(toMarketEventRow)
        const storable = { source: 'gamma-events', marketEvents, refused: page.refused }
        return { values: page.accepted.length, flaw: findMarketEventFlaw(page), storable }
      },
    },
    {
      name: 'clob',
      mutate: (random) => mutateJson(clobHistory, random),
      async read(document) {
        const request = { tokenId: '1', fromMs: 0, toMs: NOW_MS, stepMs: 60_000 }
        const history = await createClobSource({ url, ask, fetch: answer(document) }).fetchHistory(request)
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
        const page = await createGmxPriceSource({ url, clock, retry, tokens: wantedTokens, fetch: send }).fetchPrices()
        const { snapshot, accepted, refused } = buildPriceSnapshot(page, undefined)
        const again = decodePriceSnapshot(encodePriceSnapshot(snapshot))
        const isKept = again?.prices.length === snapshot.prices.length
        const flaw = findPriceFlaw(page) ?? (isKept ? undefined : 'the stored prices cannot be read back')
        const prices = accepted.map(({ observedAtMs, ...price }) => ({ ...price, observedAt: observedAtMs }))
        return { values: page.accepted.length, flaw, storable: { source: 'gmx', prices, refused } }
      },
    },
    {
      name: 'candles',
      mutate: (random) => mutateJson(gmxCandles, random),
      async read(document) {
        const request = { token: wantedTokens[0], stepMs: 3_600_000, limit: 100, nowMs: NOW_MS } as const
        const page = await createGmxCandleSource({ url, ask, fetch: answer(document) }).fetchCandles(request)
        return { values: page.candles.length, flaw: findCandleFlaw(page) }
      },
    },
    feed('rss', rssFeed),
    feed('atom', atomFeed),
  ]
}

/** As the refresh of the markets makes it. */
function toMarketRow({ endsAtMs, observedAtMs, outcomes, tokenIds, ...market }: ObservedMarket): MarketRow {
  return { ...market, outcomes: [...outcomes], tokenIds: [...tokenIds], endsAt: endsAtMs, observedAt: observedAtMs }
}

/** As the refresh of the events makes it. */
function toMarketEventRow({ tags, marketIds, observedAtMs, ...event }: MarketEvent): Omit<MarketEventRow, 'tagSlugs'> {
  return { ...event, source: 'gamma', tags: [...tags], marketIds: [...marketIds], observedAt: observedAtMs }
}

/** As the refresh of the world makes it. */
function toEventRow(
  { title, link, summary, publishedAtMs }: FeedItem,
  facts: { readonly id: string; readonly source: string; readonly classify: (title: string) => Classification },
): Omit<WorldEventRow, 'storyId'> {
  const classification = facts.classify(title)
  const { category, severity, places } = classification
  return {
    ...{ id: facts.id, source: facts.source, sourceWeight: 1, title, link, summary, publishedAt: publishedAtMs },
    ...{ observedAt: NOW_MS, classification, category, severity, country: places[0]?.country ?? null },
    ...{ latitude: places[0]?.latitude ?? null, longitude: places[0]?.longitude ?? null },
  }
}
