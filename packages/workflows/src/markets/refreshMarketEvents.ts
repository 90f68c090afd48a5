import type { WorkflowStep } from 'cloudflare:workers'
import { WORLD_REFRESH_MS } from '@spells/core'
import type { DataBad } from '@spells/core/signal'
import { type RunEnd, type SystemDatabase, saveDataBad } from '@spells/db'
import { AppError, type Clock } from '@spells/shared'
import type { MarketEventSource } from '@spells/signals'
import { countDataBad } from '../refresh/countDataBad.ts'
import { createFaultMemory } from '../refresh/faultMemory.ts'
import { createFencedRun, toErrorCode } from '../refresh/fencedRun.ts'
import { isLeftAlone } from '../refresh/isLeftAlone.ts'
import { ONCE, PATIENCE } from '../refresh/patience.ts'
import { MARKET_EVENTS_SOURCE, type MarketEventPart, storeMarketEvents } from './storeMarketEvents.ts'

type MarketEventsDeps = {
  readonly marketEvents: MarketEventSource
  readonly clock: Clock
  /** The one-shot driver, as the system role. */
  readonly openDatabase: () => SystemDatabase
}

/** How the refresh of the events ended, and how many were stored. */
export type MarketEventsRefreshed = {
  readonly outcome: RunEnd['outcome']
  readonly stored: number
  readonly error: string | null
}

/** Parts of 500 events that one refresh stores. */
const MAX_PARTS = 40
/** What lies beyond is not read: told where bad data is. */
const tooMany: DataBad = { id: 'events', field: 'count', reason: 'too_many' }
const nothing = { received: 0, accepted: 0, refused: 0, dataBad: [], error: null }

/**
 * Refreshes which markets belong together: a source with a fenced run and a breaker of its own. What was stored before a
 * failure stays. Never throws: how it went is in its run and in what it returns. The step names are persisted by the
 * platform.
 */
export async function refreshMarketEvents(
  scheduledAtMs: number,
  step: WorkflowStep,
  deps: MarketEventsDeps,
): Promise<MarketEventsRefreshed> {
  const slot = { source: MARKET_EVENTS_SOURCE, scheduledAtMs }
  const run = createFencedRun(slot, deps)
  const faults = createFaultMemory()
  const parts: MarketEventPart[] = []
  const countStored = () => parts.reduce((sum, { stored }) => sum + stored, 0)
  const begin = async (): Promise<'running' | 'held' | 'replaced'> => {
    if ((await run.open()) === undefined) return 'replaced'
    if (!(await run.write((tx) => isLeftAlone(tx, slot, { periodMs: WORLD_REFRESH_MS })))) return 'running'
    await run.close({ ...nothing, outcome: 'held' })
    return 'held'
  }
  const end = async (error: string | null): Promise<void> => {
    const isCut = parts.length === MAX_PARTS && parts.at(-1)?.next !== null
    if (isCut) {
      const atMs = await deps.clock.nowMs()
      await run.write((tx) => saveDataBad(tx, { source: MARKET_EVENTS_SOURCE, atMs, items: [tooMany] }))
    }
    const refused = [...parts.flatMap((part) => part.refused ?? []), ...(isCut ? [tooMany] : [])]
    const accepted = countStored()
    const counts = { received: accepted + refused.length, accepted, refused: refused.length }
    const outcome = error === null ? 'good' : 'failed'
    const paging = parts[0]?.paging ?? null
    await run.close({ outcome, ...counts, dataBad: countDataBad(refused), error, paging })
  }
  try {
    const begun = await step.do('begin events v1', PATIENCE, () => faults.keep(begin))
    if (begun !== 'running') return { outcome: begun, stored: 0, error: null }
    const error = await readAll().then(
      () => null,
      (thrown) => toErrorCode(faults.find(thrown)),
    )
    await step.do('end events v1', PATIENCE, () => faults.keep(() => end(error)))
    return { outcome: error === null ? 'good' : 'failed', stored: countStored(), error }
  } catch (thrown) {
    const error = toErrorCode(faults.find(thrown))
    await step.do('fail events v1', PATIENCE, () => end(error)).catch(() => {})
    return { outcome: 'failed', stored: countStored(), error }
  }

  async function readAll(): Promise<void> {
    do {
      const at = parts.at(-1)?.next ?? null
      const store = () => faults.keep(() => storeMarketEvents(run, deps.marketEvents, at))
      // The source itself asks again; and the next refresh begins anew.
      parts.push(await step.do(`market events v1 ${parts.length}`, ONCE, store))
    } while (parts.at(-1)?.next && parts.length < MAX_PARTS)
    if (countStored() > 0) return
    throw new AppError({
      code: 'upstream_not_usable',
      shortMessage: 'The source of the events has none that can be used; what is stored stays.',
      retry: 'safe',
    })
  }
}
