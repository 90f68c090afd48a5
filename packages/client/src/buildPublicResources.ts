import type { Factor } from '@spells/shared'
import {
  cascadesReplySchema,
  chainInfoSchema,
  clusterReplySchema,
  clustersReplySchema,
  type DataBadQuery,
  dataBadSchema,
  type FactorHistoryQuery,
  factorHistorySchema,
  factorInputsSchema,
  factorsReplySchema,
  healthSchema,
  type MarketHistoryQuery,
  type MarketsQuery,
  marketHistorySchema,
  marketLevelsSchema,
  marketLinksSchema,
  marketReplySchema,
  marketsReplySchema,
  type PriceHistoryQuery,
  pageSchema,
  priceHistorySchema,
  pricesReplySchema,
  type SearchQuery,
  type StoriesQuery,
  searchReplySchema,
  signalsHealthSchema,
  spellSchema,
  storiesReplySchema,
  storyLinksSchema,
  storyReplySchema,
  tagsReplySchema,
  type WorldEventsQuery,
  worldEventSchema,
} from '@spells/shared/api'
import type { Transport } from './transport.ts'

/** What anybody may ask, signed in or not. */
export function buildPublicResources({ send }: Transport) {
  return {
    health: () => send({ method: 'GET', path: 'health', reply: healthSchema }),
    chain: () => send({ method: 'GET', path: 'chain', reply: chainInfoSchema }),
    spells: {
      list: () => send({ method: 'GET', path: 'spells', reply: pageSchema(spellSchema) }),
      get: (id: string) => send({ method: 'GET', path: `spells/${encodeURIComponent(id)}`, reply: spellSchema }),
    },
    markets: {
      /** By volume, largest first, unless `sort` and `order` say otherwise. A cursor goes on in its own sort and order only. */
      list: (query: MarketsQuery = {}) => send({ method: 'GET', path: 'markets', query, reply: marketsReplySchema }),
      get: (id: string) => send({ method: 'GET', path: `markets/${encodeURIComponent(id)}`, reply: marketReplySchema }),
      /** The newest observations, or with `resolution` steps that end now, oldest first. */
      history: (id: string, query: MarketHistoryQuery = {}) =>
        send({
          method: 'GET',
          path: `markets/${encodeURIComponent(id)}/history`,
          query,
          reply: marketHistorySchema,
        }),
      /** How many workspaces that agreed to share wait near which level, with noise; the same all day. */
      levels: (id: string) =>
        send({ method: 'GET', path: `markets/${encodeURIComponent(id)}/levels`, reply: marketLevelsSchema }),
      /** Stories that probably moved it, and the tokens and spells that it bears on. */
      links: (id: string) =>
        send({ method: 'GET', path: `markets/${encodeURIComponent(id)}/links`, reply: marketLinksSchema }),
    },
    /** What markets are about, for `tag` of their list. */
    tags: () => send({ method: 'GET', path: 'tags', reply: tagsReplySchema }),
    prices: () => send({ method: 'GET', path: 'prices', reply: pricesReplySchema }),
    /** A token's price in steps that end now, oldest first. */
    priceHistory: (symbol: string, query: PriceHistoryQuery = {}) =>
      send({
        method: 'GET',
        path: `prices/${encodeURIComponent(symbol)}/history`,
        query,
        reply: priceHistorySchema,
      }),
    stories: {
      /** What the news say, highest rank first. `severity` is the least one. */
      list: (query: StoriesQuery = {}) => send({ method: 'GET', path: 'stories', query, reply: storiesReplySchema }),
      get: (id: string) => send({ method: 'GET', path: `stories/${encodeURIComponent(id)}`, reply: storyReplySchema }),
      /** What it probably moved, and the tokens and spells that it bears on. */
      links: (id: string) =>
        send({ method: 'GET', path: `stories/${encodeURIComponent(id)}/links`, reply: storyLinksSchema }),
    },
    world: {
      /** Reports as they came, newest first. @param query.box `west,south,east,north` in degrees */
      events: (query: WorldEventsQuery = {}) =>
        send({ method: 'GET', path: 'world/events', query, reply: pageSchema(worldEventSchema) }),
    },
    factors: {
      list: () => send({ method: 'GET', path: 'factors', reply: factorsReplySchema }),
      history: (factor: Factor, query: FactorHistoryQuery = {}) =>
        send({ method: 'GET', path: `factors/${factor}/history`, query, reply: factorHistorySchema }),
      /** What the factors of a time were computed from; the newest without a time. */
      inputs: (query: { readonly at?: string } = {}) =>
        send({ method: 'GET', path: 'factors/inputs', query, reply: factorInputsSchema }),
    },
    clusters: {
      /** @param query.market only those that a market is in */
      list: (query: { readonly market?: string } = {}) =>
        send({ method: 'GET', path: 'clusters', query, reply: clustersReplySchema }),
      get: (id: string) =>
        send({ method: 'GET', path: `clusters/${encodeURIComponent(id)}`, reply: clusterReplySchema }),
    },
    /** Markets that move before others. @param query.market only those in which it leads or follows */
    cascades: (query: { readonly market?: string } = {}) =>
      send({ method: 'GET', path: 'cascades', query, reply: cascadesReplySchema }),
    /** Markets and stories by their words, best first; the last word may be half typed, any of them misspelt. */
    search: (query: SearchQuery) => send({ method: 'GET', path: 'search', query, reply: searchReplySchema }),
    signals: {
      /** What sources sent that could not be used, the last seen first. */
      dataBad: (query: DataBadQuery = {}) =>
        send({ method: 'GET', path: 'signals/data-bad', query, reply: pageSchema(dataBadSchema) }),
      /** How each source does. */
      health: () => send({ method: 'GET', path: 'signals/health', reply: signalsHealthSchema }),
    },
  }
}
