import {
  chainInfoSchema,
  healthSchema,
  type MarketHistoryQuery,
  marketHistorySchema,
  marketReplySchema,
  marketsReplySchema,
  type PageQuery,
  pageSchema,
  pricesReplySchema,
  spellSchema,
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
      list: (query: PageQuery & { readonly q?: string; readonly status?: string } = {}) =>
        send({ method: 'GET', path: 'markets', query, reply: marketsReplySchema }),
      get: (id: string) => send({ method: 'GET', path: `markets/${encodeURIComponent(id)}`, reply: marketReplySchema }),
      /** The newest observations, or with `resolution` steps that end now, oldest first. */
      history: (id: string, query: MarketHistoryQuery = {}) =>
        send({
          method: 'GET',
          path: `markets/${encodeURIComponent(id)}/history`,
          query,
          reply: marketHistorySchema,
        }),
    },
    prices: () => send({ method: 'GET', path: 'prices', reply: pricesReplySchema }),
  }
}
