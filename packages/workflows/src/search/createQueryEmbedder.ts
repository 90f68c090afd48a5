import { AppError, type Clock } from '@spells/shared'
import type { EmbeddingProvider, VectorSpace } from '@spells/signals/embedding'
import { embedWithinBudget, type TokenBudget } from './embedWithinBudget.ts'
import { isOfTheTexts } from './isOfTheTexts.ts'
import { decodeVector, encodeVector } from './vectorText.ts'

/** The part of a KV namespace that vectors of searches need. */
type VectorCache = {
  get(key: string): Promise<string | null>
  put(key: string, value: string, options: { readonly expirationTtl: number }): Promise<void>
}

/** Turns what somebody searches for into a vector. */
export type QueryEmbedder = {
  readonly space: VectorSpace
  /**
   * Never waits longer than the time-out.
   * @param count where tokens are counted
   * @throws what `count` throws: that says nothing of the provider
   */
  embed(q: string, count: TokenBudget['count']): Promise<EmbeddedQuery>
}

/** The vector, or why there is none. */
type EmbeddedQuery =
  | { readonly status: 'embedded'; readonly vector: readonly number[] }
  | { readonly status: 'provider_failed' | 'budget_spent' }

/** Told when the provider is asked. */
type OnAsked = (atMs: number) => void

const TIMEOUT_MS = 1_000
/** Somebody waits: a provider is asked once. */
const ONCE = { attempts: 1 }
/** A provider that failed is left alone for this long, so that it does not hold up search after search. */
const REST_MS = 30_000
const KEPT_SEC = 86_400
/** Longest text that is asked for: to normalize a search can make it many times as long. */
const MAX_CHARACTERS = 200
/** What a search is counted as at least: it also takes room in the cache, and strangers may search. */
const LEAST_TOKENS = 50
/** Part of the day's tokens that searches may cost. */
const FOR_SEARCHES = 0.5

/** One per isolate: it remembers that the provider failed. @param deps.provider whose calls end within the time-out */
export function createQueryEmbedder(deps: {
  readonly provider: EmbeddingProvider
  /** Of a UTC day, the filling included. */
  readonly dailyTokens: number
  readonly cache: VectorCache
  readonly clock: Clock
  readonly timeoutMs?: number
}): QueryEmbedder {
  const { provider, dailyTokens, cache, clock, timeoutMs = TIMEOUT_MS } = deps
  const { space } = provider
  let restsUntilMs = 0

  const ask = async (text: string, count: TokenBudget['count'], onAsked: OnAsked): Promise<EmbeddedQuery> => {
    const key = await toKey(space, text)
    const known = await cache.get(key).catch(() => null)
    const kept = known === null ? undefined : decodeVector(known, space.dimension)
    if (kept) return { status: 'embedded', vector: kept }
    const nowMs = await clock.nowMs()
    if (nowMs < restsUntilMs) return { status: 'provider_failed' }
    try {
      const ofSearches = { most: Math.floor(dailyTokens * FOR_SEARCHES), least: LEAST_TOKENS }
      const budget = { nowMs, most: dailyTokens, ofSearches, count, retry: ONCE }
      const watched: EmbeddingProvider = {
        space,
        embed: (texts) => {
          onAsked(nowMs)
          return provider.embed(texts)
        },
      }
      const embedded = await embedWithinBudget(watched, [text], budget)
      const vector = embedded?.vectors[0]
      if (!vector) return { status: 'budget_spent' }
      await cache.put(key, encodeVector(vector), { expirationTtl: KEPT_SEC }).catch(() => {})
      return { status: 'embedded', vector }
    } catch (error) {
      if (!(error instanceof AppError && error.code.startsWith('upstream_'))) throw error
      // Whoever searches for what a provider refuses takes meanings away from nobody else.
      if (!isOfTheTexts(error)) restsUntilMs = nowMs + REST_MS
      return { status: 'provider_failed' }
    }
  }

  return {
    space,
    async embed(q, count) {
      let askedAtMs: number | undefined
      const work = ask(toAskedText(q), count, (atMs) => {
        askedAtMs = atMs
      })
      const found = await within(timeoutMs, work)
      if (found) return found
      // Not left to the call itself, which may end with the request. Before it the database or the cache was slow.
      if (askedAtMs !== undefined) restsUntilMs = askedAtMs + REST_MS
      return { status: 'provider_failed' }
    },
  }
}

/** What is the same to read is asked once. */
function toAskedText(q: string): string {
  const text = q.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()
  return Array.from(text).slice(0, MAX_CHARACTERS).join('').trimEnd()
}

async function toKey({ model, dimension }: VectorSpace, text: string): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([model, dimension, text]))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return `search-vector:v1:${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** What work gives; undefined when it takes longer. */
async function within<Value>(timeoutMs: number, work: Promise<Value>): Promise<Value | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}
