import { listIndexedWords, type PublicTransaction, searchDocuments } from '@spells/db'
import type { SearchReply } from '@spells/shared/api'
import {
  buildSearchQueries,
  buildSearchTerms,
  rankHits,
  readSearchWords,
  type SearchHit,
  toTsQuery,
} from '@spells/signals/search'

/** Documents that are looked at closely: of more, those with most behind them. */
const CANDIDATES = 300

/** Markets and stories by their words, best first; more than asked for where there are more. */
export async function findByWords(
  tx: PublicTransaction,
  request: { readonly q: string; readonly kind?: 'market' | 'story' | undefined; readonly limit: number },
): Promise<{ readonly hits: readonly SearchHit[]; readonly match: SearchReply['match'] }> {
  const { q, kind, limit } = request
  const terms = buildSearchTerms(await listIndexedWords(tx, readSearchWords(q)))
  const { all, allButOne } = buildSearchQueries(terms)
  const parts = terms.flatMap(({ options }) => options.map(toTsQuery))
  const find = async (query: string | undefined): Promise<readonly SearchHit[]> =>
    query === undefined ? [] : rankHits(await searchDocuments(tx, { query, parts, kind, limit: CANDIDATES }), terms)
  const strict = await find(all)
  const isEnough = strict.length >= limit || allButOne === undefined
  return { hits: isEnough ? strict : await find(allButOne), match: isEnough ? 'all' : 'all_but_one' }
}
