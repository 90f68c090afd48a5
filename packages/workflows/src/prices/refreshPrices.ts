import type { WorkflowStep } from 'cloudflare:workers'
import { recordRefreshRun, type SystemDatabase, saveDataBad, savePrices } from '@spells/db'
import { AppError, type Clock, type SlotParams } from '@spells/shared'
import { buildPriceSnapshot, type PriceSource } from '@spells/signals'
import type { MarketCache } from '../markets/marketCache.ts'
import { countDataBad } from '../refresh/countDataBad.ts'
import { holdBack } from '../refresh/holdBack.ts'
import { recordFailure } from '../refresh/recordFailure.ts'
import { findPriceSnapshot, savePriceSnapshot } from './priceCache.ts'

export type RefreshPricesDeps = {
  readonly source: PriceSource
  readonly cache: MarketCache
  readonly clock: Clock
  /** The one-shot driver, as the system role. */
  readonly openDatabase: () => SystemDatabase
}

/** What a refresh did. */
export type PricesRefreshed = {
  readonly accepted: number
  readonly refused: number
  readonly missed: string[]
  /** The source was left alone, since it failed again and again; else absent. */
  readonly held?: true
}

const patience = { retries: { limit: 2, delay: '2 seconds', backoff: 'exponential' }, timeout: '1 minute' } as const

/**
 * Refreshes the token prices: fetch and validate → cache → Postgres. A fetch that fails leaves everything as it was; a
 * token that could not be read keeps its old price, and its age. The step names are persisted by the platform.
 */
export async function refreshPrices(
  params: SlotParams,
  step: WorkflowStep,
  deps: RefreshPricesDeps,
): Promise<PricesRefreshed> {
  const slot = { source: 'gmx', scheduledAtMs: params.scheduledAtMs }
  if (await step.do('begin v1', patience, () => holdBack(slot, deps))) {
    return { accepted: 0, refused: 0, missed: [], held: true }
  }
  const fetched = step.do('fetch v1', patience, async () => {
    const page = await deps.source.fetchPrices()
    const built = buildPriceSnapshot(page, await findPriceSnapshot(deps.cache).catch(() => undefined))
    return {
      snapshot: { ...built.snapshot, prices: built.snapshot.prices.map((price) => ({ ...price })) },
      accepted: built.accepted.map((price) => ({ ...price })),
      refused: built.refused.map((bad) => ({ ...bad })),
    }
  })
  const { snapshot, accepted, refused } = await fetched.catch(async (error) => {
    await step.do('fail v1', patience, () => recordFailure(slot, error, deps)).catch(() => {})
    throw error
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
    const endedAt = await deps.clock.nowMs()
    const counts = { received: accepted.length + refused.length, accepted: accepted.length, refused: refused.length }
    const database = deps.openDatabase()
    try {
      await database.withSystem(async (tx) => {
        await savePrices(
          tx,
          accepted.map(({ observedAtMs, ...price }) => ({ ...price, observedAt: observedAtMs })),
        )
        await saveDataBad(tx, { source: 'gmx', atMs: snapshot.observedAtMs, items: refused })
        await recordRefreshRun(tx, slot, {
          ...{ ...counts, startedAt: snapshot.observedAtMs, endedAt, dataBad: countDataBad(refused) },
          outcome: accepted.length > 0 ? 'good' : 'failed',
          error: accepted.length > 0 ? null : 'upstream_not_usable',
        })
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
