import type { WorkflowStep } from 'cloudflare:workers'
import { type SystemDatabase, saveDataBad, savePrices } from '@spells/db'
import { AppError } from '@spells/shared'
import { buildPriceSnapshot, type PriceSource } from '@spells/signals'
import type { MarketCache } from '../markets/marketCache.ts'
import { findPriceSnapshot, savePriceSnapshot } from './priceCache.ts'

export type RefreshPricesDeps = {
  readonly source: PriceSource
  readonly cache: MarketCache
  /** The one-shot driver, as the system role. */
  readonly openDatabase: () => SystemDatabase
}

/** What a refresh did. */
export type PricesRefreshed = { readonly accepted: number; readonly refused: number; readonly missed: string[] }

const patience = { retries: { limit: 2, delay: '2 seconds', backoff: 'exponential' }, timeout: '1 minute' } as const

/**
 * Refreshes the token prices: fetch and validate → cache → Postgres. A fetch that fails leaves everything as it was; a
 * token that could not be read keeps its old price, and its age. The step names are persisted by the platform.
 */
export async function refreshPrices(step: WorkflowStep, deps: RefreshPricesDeps): Promise<PricesRefreshed> {
  const { snapshot, accepted, refused } = await step.do('fetch v1', patience, async () => {
    const page = await deps.source.fetchPrices()
    const built = buildPriceSnapshot(page, await findPriceSnapshot(deps.cache).catch(() => undefined))
    return {
      snapshot: { ...built.snapshot, prices: built.snapshot.prices.map((price) => ({ ...price })) },
      accepted: built.accepted.map((price) => ({ ...price })),
      refused: built.refused.map((bad) => ({ ...bad })),
    }
  })
  const missed: string[] = []
  const attempt = async (name: string, work: () => Promise<void>) => {
    try {
      await step.do(name, patience, work)
    } catch (error) {
      missed.push(`${name}: ${error instanceof Error ? error.name : 'unknown'}`)
    }
  }
  if (accepted.length > 0) await attempt('cache v1', () => savePriceSnapshot(deps.cache, snapshot))
  await attempt('store v1', async () => {
    const database = deps.openDatabase()
    try {
      await database.withSystem(async (tx) => {
        await savePrices(
          tx,
          accepted.map(({ observedAtMs, ...price }) => ({ ...price, observedAt: observedAtMs })),
        )
        await saveDataBad(tx, { source: 'gmx', atMs: snapshot.observedAtMs, items: refused })
      })
    } finally {
      await database.close()
    }
  })
  if (accepted.length > 0) return { accepted: accepted.length, refused: refused.length, missed }
  throw new AppError({
    code: 'upstream_not_usable',
    shortMessage: 'The source of the prices has none that can be used; the last good ones stay.',
    retry: 'safe',
  })
}
