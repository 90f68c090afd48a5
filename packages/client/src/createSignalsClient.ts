import type { Factor } from '@spells/shared'
import type {
  Age,
  CascadeView,
  ClusterView,
  FactorHistoryQuery,
  FactorsReply,
  factorHistorySchema,
  MarketLevels,
  MarketLinks,
  PriceHistory,
  PriceHistoryQuery,
  SearchQuery,
  SearchReply,
  SignalsHealth,
  StoriesQuery,
  StoryLinks,
  StoryView,
  WorldEventsQuery,
  WorldEventView,
} from '@spells/shared/api'
import type { z } from 'zod'
import { getJson, type PublicTransportOptions } from './getJson.ts'

/**
 * What anybody may ask about stories, factors, clusters and cascades, as `createPublicClient` asks: for pages of the
 * same origin and release, replies unchecked. Apart from that one, so that pages which show none of it do not load it.
 */
export function createSignalsClient(options: PublicTransportOptions) {
  const get = <Reply>(path: string, query?: Readonly<Record<string, unknown>>) => getJson<Reply>(options, path, query)
  return {
    stories: {
      /** What the news say, highest rank first. `severity` is the least one. */
      list: (query: StoriesQuery = {}) =>
        get<{ readonly items: readonly StoryView[]; readonly nextCursor: string | null; readonly age: Age }>(
          'stories',
          query,
        ),
      get: (id: string) => get<{ readonly story: StoryView; readonly age: Age }>(`stories/${encodeURIComponent(id)}`),
    },
    /** What stories probably did to a market, and what a story probably moved. */
    links: {
      ofMarket: (id: string) => get<MarketLinks>(`markets/${encodeURIComponent(id)}/links`),
      ofStory: (id: string) => get<StoryLinks>(`stories/${encodeURIComponent(id)}/links`),
    },
    /** How many workspaces that agreed to share wait near which level of a market, with noise; the same all day. */
    levels: (marketId: string) => get<MarketLevels>(`markets/${encodeURIComponent(marketId)}/levels`),
    /** Markets and stories by their words, best first. */
    search: (query: SearchQuery) => get<SearchReply>('search', query),
    /** Reports as they came, newest first. @param query.box `west,south,east,north` in degrees */
    events: (query: WorldEventsQuery = {}) =>
      get<{ readonly items: readonly WorldEventView[]; readonly nextCursor: string | null }>('world/events', query),
    factors: {
      list: () => get<FactorsReply>('factors'),
      history: (factor: Factor, query: FactorHistoryQuery = {}) =>
        get<z.infer<typeof factorHistorySchema>>(`factors/${factor}/history`, query),
    },
    /** @param query.market only those that a market is in */
    clusters: (query: { readonly market?: string } = {}) =>
      get<{ readonly items: readonly ClusterView[]; readonly markets: number; readonly age: Age }>('clusters', query),
    /** Markets that move before others. @param query.market only those in which it leads or follows */
    cascades: (query: { readonly market?: string } = {}) =>
      get<{ readonly items: readonly CascadeView[]; readonly markets: number; readonly age: Age }>('cascades', query),
    /** A token's price in steps that end now, oldest first. */
    priceHistory: (symbol: string, query: PriceHistoryQuery = {}) =>
      get<PriceHistory>(`prices/${encodeURIComponent(symbol)}/history`, query),
    /** How each source does. */
    health: () => get<SignalsHealth>('signals/health'),
  }
}
