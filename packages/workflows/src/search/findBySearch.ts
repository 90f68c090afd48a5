import { listSearchSubjects, type PublicTransaction, type ScopedDatabase } from '@spells/db'
import { toTime } from '@spells/shared'
import type { SearchHit, SearchReply } from '@spells/shared/api'
import type { QueryEmbedder } from './createQueryEmbedder.ts'
import { findByMeaning, type MeaningFound } from './findByMeaning.ts'
import { findByWords } from './findByWords.ts'
import { type FoundHit, joinFound } from './joinFound.ts'

const details: Readonly<Record<MeaningFound['status'], string>> = {
  used: 'Words and meanings were searched.',
  off: 'Only words were searched: no embedding provider is configured.',
  no_pgvector: 'Only words were searched: the database has no pgvector that can be used.',
  none_embedded: 'Only words were searched: nothing is embedded yet.',
  budget_spent: "Only words were searched: the day's tokens for embeddings are spent.",
  provider_failed: 'Only words were searched: the embedding provider failed or was too slow.',
  store_failed: 'Only words were searched: the vectors could not be read.',
}

/**
 * Markets and stories by their words and, where there is an embedder, by what they mean; best first. What goes wrong
 * with meanings leaves the answer of the words as it is.
 */
export async function findBySearch(
  database: Pick<ScopedDatabase, 'withPublic'>,
  request: { readonly q: string; readonly kind?: 'market' | 'story' | undefined; readonly limit: number },
  embedder?: QueryEmbedder,
): Promise<SearchReply> {
  const read: ScopedDatabase['withPublic'] = (work) => database.withPublic(work)
  const [words, meaning] = await Promise.all([
    read((tx) => findByWords(tx, request)),
    findByMeaning(read, request, embedder),
  ])
  const hits = joinFound(request.q, words.hits, meaning).slice(0, request.limit)
  const items = hits.length === 0 ? [] : await read((tx) => present(tx, hits))
  return { items, match: words.match, meaning: { status: meaning.status, detail: details[meaning.status] } }
}

async function present(tx: PublicTransaction, hits: readonly FoundHit[]): Promise<SearchHit[]> {
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
