import type { PublicTransaction } from '@spells/db'
import type { SearchReply } from '@spells/shared/api'
import type { NearDocument } from '@spells/signals/embedding'
import type { QueryEmbedder } from './createQueryEmbedder.ts'
import { createVectorReader } from './vectorStores.ts'

/** What lies near a search, and whether that was looked for. */
export type MeaningFound = {
  readonly status: SearchReply['meaning']['status']
  readonly near: readonly NearDocument[]
}

const LIMIT = 50
/** What is less like the search than this has nothing to do with it, whatever the model. */
const LEAST = 0.2
/** What falls behind the nearest by more than this is left out. */
const BEHIND = 0.25

/** Documents that mean what is searched for, nearest first. Never throws: there is an answer by words. */
export async function findByMeaning(
  read: <Value>(work: (tx: PublicTransaction) => Promise<Value>) => Promise<Value>,
  request: { readonly q: string; readonly kind?: 'market' | 'story' | undefined },
  embedder: QueryEmbedder | undefined,
): Promise<MeaningFound> {
  if (!embedder) return { status: 'off', near: [] }
  const store = createVectorReader(read)
  try {
    const state = await store.getState(embedder.space)
    if (state !== 'ready') return { status: state, near: [] }
    const embedded = await embedder.embed(request.q, read)
    if (embedded.status !== 'embedded') return { status: embedded.status, near: [] }
    const { vector } = embedded
    const near = await store.findNearest(embedder.space, { vector, kind: request.kind, limit: LIMIT })
    const least = Math.max(LEAST, (near[0]?.similarity ?? 0) - BEHIND)
    return { status: 'used', near: near.filter(({ similarity }) => similarity >= least) }
  } catch {
    return { status: 'store_failed', near: [] }
  }
}
