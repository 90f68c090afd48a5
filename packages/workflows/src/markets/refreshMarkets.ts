import type { WorkflowStep } from 'cloudflare:workers'
import type { DataBad, ObservedMarket } from '@spells/core/signal'
import type { SystemDatabase } from '@spells/db'
import type { Clock, SlotParams, TriggerRegistries } from '@spells/shared'
import {
  buildSnapshotSignals,
  joinMarketPages,
  type LazyMarketSnapshot,
  type MarketCursor,
  type MarketSource,
  markFrozen,
} from '@spells/signals'
import { beginRun } from '../refresh/beginRun.ts'
import { createFaultMemory } from '../refresh/faultMemory.ts'
import { ONCE, PATIENCE } from '../refresh/patience.ts'
import { recordFailure } from '../refresh/recordFailure.ts'
import { findNextPlace, forgetMarkets, listPartMarkets, type MarketPart } from './fetchMarketPart.ts'
import { fetchMarketParts } from './fetchMarketParts.ts'
import { type MarketCache, saveMarketSnapshot } from './marketCache.ts'
import { findLastMovement, saveMovement } from './rememberMovement.ts'
import { STORE_BATCH, storeMarkets } from './storeMarkets.ts'
import { toBatches } from './toBatches.ts'

export type RefreshMarketsDeps = {
  readonly source: MarketSource
  readonly cache: MarketCache
  readonly clock: Clock
  readonly registries: TriggerRegistries
  /** Hands over what the triggers decided; the trigger cycle repeats it. */
  readonly deliver: (shards: readonly string[]) => Promise<unknown>
  /** The one-shot driver, as the system role. */
  readonly openDatabase: () => SystemDatabase
  /** Tells live connections; what it does holds up nothing. */
  readonly tellMarkets?: (snapshot: { readonly observedAtMs: number; readonly count: number }) => Promise<void>
}

/** What a refresh did. */
export type RefreshOutcome = LazyMarketSnapshot['counts'] & {
  readonly decisions: number
  /** Parts that failed although the snapshot is good: they are made up for later. */
  readonly missed: string[]
  /** How the source was paged; absent when an earlier version fetched. */
  readonly paging?: MarketCursor['by']
  /** The source was left alone, since it failed again and again; else absent. */
  readonly held?: true
}

/** What lies beyond is not read: told where bad data is. */
const tooMany: DataBad = { id: 'markets', field: 'count', reason: 'too_many' }
/** Steps that store: so many markets each, of which a step that fails stores all again. */
const STORES = { name: 'store v2', size: 1_000 }
/** Of a run that an earlier version began. */
const STORES_BEFORE = { name: 'store v1', size: STORE_BATCH }

/**
 * Refreshes the markets: fetch and validate → cache → triggers → Postgres. A fetch that fails leaves everything as it
 * was, and so does a source that is left alone. Once the snapshot is good, a failing cache, registry or database does
 * not hold up the others.
 * The step names are persisted by the platform: changing what a step returns needs a new name, unless what is added may
 * be absent.
 */
export async function refreshMarkets(
  params: SlotParams,
  step: WorkflowStep,
  deps: RefreshMarketsDeps,
): Promise<RefreshOutcome> {
  const { scheduledAtMs } = params
  const slot = { source: 'gamma', scheduledAtMs }
  // Not known of a run that goes on elsewhere; then it matters only where no run could be opened.
  let startedAtMs = scheduledAtMs
  const begin = async () => {
    startedAtMs = await deps.clock.nowMs()
    return beginRun({ ...slot, atMs: startedAtMs }, deps.openDatabase)
  }
  if (await step.do('begin v1', PATIENCE, begin)) {
    return { received: 0, accepted: 0, refused: 0, decisions: 0, missed: [], held: true }
  }
  const faults = createFaultMemory()
  const parts: MarketPart[] = []
  await fetchMarketParts(step, parts, { source: deps.source, faults }).catch(async (error) => {
    const failed = { startedAtMs, error: faults.find(error) }
    await step.do('fail v1', PATIENCE, () => recordFailure(slot, failed, deps)).catch(() => {})
    throw error
  })
  const isCut = findNextPlace(parts) !== null
  const paging = parts[0]?.paging
  const stores = parts.every(({ packed }) => packed) ? STORES : STORES_BEFORE
  // The markets stay packed and are read anew by each step: all of them as objects would be most of what it may hold.
  const whole = joinMarketPages(parts.map((part) => ({ ...part, accepted: listPartMarkets(part) })))
  const read = isCut ? { ...whole, refused: [...whole.refused, tooMany] } : whole
  const missed: string[] = []
  const attempt = async <Value>(name: string, work: () => Promise<Value>, fallback: Value): Promise<Value> => {
    try {
      return await work()
    } catch (error) {
      missed.push(`${name}: ${error instanceof Error ? error.name : 'unknown'}`)
      return fallback
    }
  }

  // A memory that does not answer says nothing: then the markets count as moving.
  const changedAtMs = await attempt(
    'movement',
    () => step.do('movement v1', PATIENCE, () => findLastMovement(deps.cache, read)),
    read.observedAtMs,
  )
  const snapshot = markFrozen(read, changedAtMs)
  const save = async () => {
    await saveMarketSnapshot(deps.cache, snapshot)
    await saveMovement(deps.cache, read, changedAtMs)
  }
  const isCached = await attempt('cache', () => step.do('cache v1', PATIENCE, save).then(() => true), false)
  if (isCached) {
    await deps.tellMarkets?.({ observedAtMs: snapshot.observedAtMs, count: snapshot.counts.accepted })
  }
  // Fresh signals go to the triggers before anything that can wait.
  const decided = await attempt(
    'evaluate',
    () =>
      step.do('evaluate v1', PATIENCE, async () => {
        const shards = await deps.registries.evaluate(buildSnapshotSignals(snapshot))
        return shards.filter(({ decisions }) => decisions > 0).map((shard) => ({ ...shard }))
      }),
    [],
  )
  if (decided.length > 0) {
    const shards = decided.map(({ shard }) => shard)
    const hand = async () => {
      await deps.deliver(shards)
    }
    await attempt('deliver', () => step.do('deliver v1', ONCE, hand), undefined)
  }
  // A database that is down would be waited for once per batch; the next refresh stores everything anyway.
  let batch = 0
  for (const markets of toBatches(snapshot.markets, stores.size)) {
    const store = () => storeBatch(deps, snapshot, { batch, markets, scheduledAtMs, paging })
    const isStored = await attempt(`store ${batch}`, () => step.do(`${stores.name} ${batch}`, PATIENCE, store), false)
    markets.length = 0
    if (!isStored) break
    batch++
  }
  const decisions = decided.reduce((sum, shard) => sum + shard.decisions, 0)
  for (const part of parts) forgetMarkets(part)
  return { ...snapshot.counts, decisions, missed, ...(paging ? { paging } : {}) }
}

async function storeBatch(
  deps: Pick<RefreshMarketsDeps, 'openDatabase' | 'clock'>,
  snapshot: LazyMarketSnapshot,
  at: {
    readonly batch: number
    readonly markets: readonly ObservedMarket[]
    readonly scheduledAtMs: number
    readonly paging: MarketCursor['by'] | undefined
  },
): Promise<boolean> {
  const endedAtMs = await deps.clock.nowMs()
  const database = deps.openDatabase()
  try {
    await storeMarkets(database, snapshot, { ...at, endedAtMs })
    return true
  } finally {
    await database.close()
  }
}
