import type { HistoryQuery, MarketQuery } from './feed.ts'

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 500
const MAX_KEYSET_LIMIT = 100

/** Reads `GET /markets` as leniently as the real API: what it does not understand it ignores. */
export function parseMarketQuery(params: URLSearchParams): MarketQuery {
  const active = toBoolean(params.get('active'))
  const closed = toBoolean(params.get('closed'))
  const archived = toBoolean(params.get('archived'))
  const order = params.get('order')
  return {
    limit: Math.min(toCount(params.get('limit')) ?? DEFAULT_LIMIT, MAX_LIMIT),
    offset: toCount(params.get('offset')) ?? 0,
    ids: params.getAll('id'),
    slugs: params.getAll('slug'),
    conditionIds: params.getAll('condition_ids'),
    tokenIds: params.getAll('clob_token_ids'),
    ascending: toBoolean(params.get('ascending')) ?? true,
    ...(active === undefined ? {} : { active }),
    ...(closed === undefined ? {} : { closed }),
    ...(archived === undefined ? {} : { archived }),
    ...(order ? { order } : {}),
  }
}

/** Reads `GET /markets/keyset`, where pages are smaller; undefined when it asks for an offset. */
export function parseMarketKeysetQuery(
  params: URLSearchParams,
): { readonly query: MarketQuery; readonly cursor: string | undefined } | undefined {
  if (params.has('offset')) return undefined
  const query = parseMarketQuery(params)
  // Only what is still open, unless it is asked for.
  const { closed = false } = query
  return {
    query: { ...query, closed, limit: Math.min(query.limit, MAX_KEYSET_LIMIT) },
    cursor: params.get('after_cursor') ?? undefined,
  }
}

/** Reads `GET /prices-history`; without a token there is no query. */
export function parseHistoryQuery(params: URLSearchParams): HistoryQuery | undefined {
  const tokenId = params.get('market')
  if (!tokenId) return undefined
  const startSec = toCount(params.get('startTs'))
  const endSec = toCount(params.get('endTs'))
  const interval = params.get('interval')
  return {
    tokenId,
    fidelityMinutes: Math.max(1, toCount(params.get('fidelity')) ?? 1),
    ...(startSec === undefined ? {} : { startSec }),
    ...(endSec === undefined ? {} : { endSec }),
    ...(interval ? { interval } : {}),
  }
}

function toCount(text: string | null): number | undefined {
  const value = Number(text)
  return text !== null && Number.isInteger(value) && value >= 0 ? value : undefined
}

function toBoolean(text: string | null): boolean | undefined {
  if (text === 'true') return true
  return text === 'false' ? false : undefined
}
