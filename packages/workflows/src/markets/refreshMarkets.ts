import type { WorkflowStep } from 'cloudflare:workers'
import type { DataBad } from '@spells/core/signal'
import { noteRunPaging, type SystemDatabase } from '@spells/db'
import { AppError, type Clock, type SlotParams, type TriggerRegistries } from '@spells/shared'
import {
  buildMarketSnapshot,
  buildSnapshotSignals,
  type MarketCursor,
  type MarketSnapshot,
  type MarketSource,
  markFrozen,
} from '@spells/signals'
import { beginRun } from '../refresh/beginRun.ts'
import { createFaultMemory, type FaultMemory } from '../refresh/faultMemory.ts'
import { recordFailure } from '../refresh/recordFailure.ts'
import { fetchMarketPart, findNextPlace, type MarketPart } from './fetchMarketPart.ts'
import { type MarketCache, saveMarketSnapshot } from './marketCache.ts'
import { findLastMovement, saveMovement } from './rememberMovement.ts'
import { STORE_BATCH, storeMarkets } from './storeMarkets.ts'

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
export type RefreshOutcome = MarketSnapshot['counts'] & {
  readonly decisions: number
  /** Parts that failed although the snapshot is good: they are made up for later. */
  readonly missed: string[]
  /** How the source was paged; absent when an earlier version fetched. */
  readonly paging?: MarketCursor['by']
  /** The source was left alone, since it failed again and again; else absent. */
  readonly held?: true
}

const MAX_MARKETS = 20_000
/** What lies beyond is not read: told where bad data is. */
const tooMany: DataBad = { id: 'markets', field: 'count', reason: 'too_many' }
const patience = { retries: { limit: 2, delay: '2 seconds', backoff: 'exponential' }, timeout: '2 minutes' } as const

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
  if (await step.do('begin v1', patience, () => beginRun(slot, deps))) {
    return { received: 0, accepted: 0, refused: 0, decisions: 0, missed: [], held: true }
  }
  const faults = createFaultMemory()
  const parts = await fetchAll(step, deps.source, faults).catch(async (error) => {
    await step.do('fail v1', patience, () => recordFailure(slot, faults.find(error), deps)).catch(() => {})
    throw error
  })
  const whole = buildMarketSnapshot(parts)
  const isCut = findNextPlace(parts) !== null
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
    () => step.do('movement v1', patience, () => findLastMovement(deps.cache, read)),
    read.observedAtMs,
  )
  const snapshot = markFrozen(read, changedAtMs)
  const save = async () => {
    await saveMarketSnapshot(deps.cache, snapshot)
    await saveMovement(deps.cache, read, changedAtMs)
  }
  const isCached = await attempt('cache', () => step.do('cache v1', patience, save).then(() => true), false)
  if (isCached) {
    await deps.tellMarkets?.({ observedAtMs: snapshot.observedAtMs, count: snapshot.markets.length })
  }
  // Fresh signals go to the triggers before anything that can wait.
  const decided = await attempt(
    'evaluate',
    () =>
      step.do('evaluate v1', patience, async () => {
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
    await attempt(
      'deliver',
      () => step.do('deliver v1', { ...patience, retries: { limit: 0, delay: 0 } }, hand),
      undefined,
    )
  }
  const paging = parts[0]?.paging
  // A database that is down would be waited for once per batch; the next refresh stores everything anyway.
  let isStoring = true
  for (let batch = 0; isStoring && batch * STORE_BATCH < snapshot.markets.length; batch++) {
    const store = () =>
      step.do(`store v1 ${batch}`, patience, () => storeBatch(deps, snapshot, { batch, scheduledAtMs, paging }))
    isStoring = await attempt(`store ${batch}`, store, false)
  }
  const decisions = decided.reduce((sum, shard) => sum + shard.decisions, 0)
  return { ...snapshot.counts, decisions, missed, ...(paging ? { paging } : {}) }
}

async function storeBatch(
  deps: Pick<RefreshMarketsDeps, 'openDatabase' | 'clock'>,
  snapshot: MarketSnapshot,
  at: {
    readonly batch: number
    readonly scheduledAtMs: number
    readonly paging: MarketCursor['by'] | undefined
  },
): Promise<boolean> {
  const { batch, scheduledAtMs, paging } = at
  const endedAtMs = await deps.clock.nowMs()
  const database = deps.openDatabase()
  try {
    if (batch === 0 && paging) {
      await database.withSystem((tx) => noteRunPaging(tx, { source: 'gamma', scheduledAtMs }, paging))
    }
    await storeMarkets(database, snapshot, { batch, scheduledAtMs, endedAtMs })
    return true
  } finally {
    await database.close()
  }
}

async function fetchAll(step: WorkflowStep, source: MarketSource, faults: FaultMemory): Promise<readonly MarketPart[]> {
  const parts: MarketPart[] = []
  const known = new Set<string>()
  let received = 0
  let place: MarketCursor | null = null
  do {
    const at: MarketCursor | null = place
    const fetch = () => faults.keep(() => fetchMarketPart(source, at))
    const part = await step.do(`fetch v1 ${parts.length}`, patience, fetch)
    const isNew = part.accepted.some(({ id }) => !known.has(id))
    // An upstream that does not page would give the same markets for ever.
    if (parts.length > 0 && part.received > 0 && part.accepted.length > 0 && !isNew) throw notUsable('does not page')
    for (const { id } of part.accepted) known.add(id)
    parts.push(part)
    received += part.received
    place = findNextPlace(parts)
  } while (place !== null && received < MAX_MARKETS)
  if (known.size === 0) throw notUsable('has no market that can be used')
  return parts
}

function notUsable(what: string): AppError {
  return new AppError({
    code: 'upstream_not_usable',
    shortMessage: `The source of the markets ${what}; the last good snapshot stays.`,
    retry: 'safe',
  })
}
