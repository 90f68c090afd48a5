import type {
  ChainInfo,
  Health,
  MarketHistory,
  MarketHistoryQuery,
  MarketReply,
  MarketsQuery,
  MarketsReply,
  PricesReply,
  SpellView,
  TagsReply,
} from '@spells/shared/api'
import { getJson, type PublicTransportOptions } from './getJson.ts'

export type PublicClient = ReturnType<typeof createPublicClient>

/**
 * What anybody may ask, signed in or not, for pages of the same origin and release: replies are not checked against
 * their schemas, so that a visitor's first page needs neither those nor their library. Use `createClient` elsewhere.
 */
export function createPublicClient(options: PublicTransportOptions) {
  const get = <Reply>(path: string, query?: Readonly<Record<string, unknown>>) => getJson<Reply>(options, path, query)
  const market = (id: string) => `markets/${encodeURIComponent(id)}`
  return {
    health: () => get<Health>('health'),
    chain: () => get<ChainInfo>('chain'),
    spells: {
      list: () => get<{ readonly items: readonly SpellView[]; readonly nextCursor: string | null }>('spells'),
      get: (id: string) => get<SpellView>(`spells/${encodeURIComponent(id)}`),
    },
    markets: {
      list: (query: MarketsQuery = {}) => get<MarketsReply>('markets', query),
      get: (id: string) => get<MarketReply>(market(id)),
      /** The newest observations, or with `resolution` steps that end now, oldest first. */
      history: (id: string, query: MarketHistoryQuery = {}) => get<MarketHistory>(`${market(id)}/history`, query),
    },
    /** What markets are about, for `tag` of their list. */
    tags: () => get<TagsReply>('tags'),
    prices: () => get<PricesReply>('prices'),
  }
}
