import { listIndexedWords, listSearchSubjects, type PublicTransaction, searchDocuments } from '@spells/db'
import { toTime } from '@spells/shared'
import type { SearchHit, SearchReply } from '@spells/shared/api'
import {
  buildSearchQueries,
  buildSearchTerms,
  type SearchHit as RankedHit,
  rankHits,
  readSearchWords,
  toTsQuery,
} from '@spells/signals/search'

/** Documents that are looked at closely: of more, those with most behind them. */
const CANDIDATES = 300

/** Markets and stories by their words, best first. */
export async function findBySearch(
  tx: PublicTransaction,
  request: { readonly q: string; readonly kind?: 'market' | 'story' | undefined; readonly limit: number },
): Promise<Pick<SearchReply, 'items' | 'match'>> {
  const { q, kind, limit } = request
  const terms = buildSearchTerms(await listIndexedWords(tx, readSearchWords(q)))
  const { all, allButOne } = buildSearchQueries(terms)
  const parts = terms.flatMap(({ options }) => options.map(toTsQuery))
  const find = async (query: string | undefined): Promise<readonly RankedHit[]> =>
    query === undefined ? [] : rankHits(await searchDocuments(tx, { query, parts, kind, limit: CANDIDATES }), terms)
  const strict = await find(all)
  const isEnough = strict.length >= limit || allButOne === undefined
  const hits = (isEnough ? strict : await find(allButOne)).slice(0, limit)
  return { items: await present(tx, hits), match: isEnough ? 'all' : 'all_but_one' }
}

async function present(tx: PublicTransaction, hits: readonly RankedHit[]): Promise<SearchHit[]> {
  const found = await listSearchSubjects(tx, hits)
  const markets = new Map(found.markets.map((market) => [market.id, market]))
  const stories = new Map(found.stories.map((story) => [story.id, story]))
  return hits.map(({ kind, id, title, score, why }) => {
    const market = kind === 'market' ? markets.get(id) : undefined
    const story = kind === 'story' ? stories.get(id) : undefined
    return {
      ...{ kind, id, title, score, why: [...why] },
      market: market
        ? {
            ...{ status: market.status, probability: market.probability, volumeUsd: market.volumeUsd },
            observedAt: toTime(market.observedAt),
          }
        : null,
      story: story
        ? { category: story.category, severity: story.severity, lastSeenAt: toTime(story.lastSeenAt) }
        : null,
    }
  })
}
