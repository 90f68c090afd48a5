import type { WorkflowStep } from 'cloudflare:workers'
import { listMarketClusters, type SystemDatabase, saveMarketCascades, saveMarketClusters } from '@spells/db'
import type { Clock, SlotParams } from '@spells/shared'
import { buildCascades, buildClusters } from '@spells/signals/analytics'
import type { MarketCache } from '../markets/marketCache.ts'
import { createFaultMemory } from '../refresh/faultMemory.ts'
import { createFencedRun, toErrorCode } from '../refresh/fencedRun.ts'
import { loadWeek, requireSameWeek, STEP_MS } from './loadWeek.ts'
import { readRelationSnapshot, saveRelationSnapshot } from './relationCache.ts'
import {
  BAND_ROWS,
  buildSketches,
  type EdgeTuple,
  type LagTuple,
  searchEdges,
  searchLags,
  toCandidate,
  toEdge,
} from './searchBand.ts'
import { thinOld } from './thinOld.ts'

export type RefreshRelationsDeps = {
  readonly cache: MarketCache
  readonly clock: Clock
  /** The one-shot driver, as the system role. */
  readonly openDatabase: () => SystemDatabase
}

/** What a refresh did. */
export type RelationsRefreshed = {
  readonly outcome: 'good' | 'replaced'
  /** Markets that took part. */
  readonly markets: number
  readonly clusters: number
  readonly cascades: number
  /** Parts that failed although the relations are good: they are made up for later. */
  readonly missed: string[]
}

/** The name under which the refresh is recorded. */
export const RELATIONS_SOURCE = 'relations'

const patience = { retries: { limit: 2, delay: '5 seconds', backoff: 'exponential' }, timeout: '10 minutes' } as const
/** Clusters that were not found for so long are forgotten. */
const IDENTITY_MEMORY_MS = 30 * 24 * 60 * 60 * 1000

/**
 * Searches clusters and cascades over the week that ends with the last full hour: one band of markets in each step →
 * Postgres → cache. The week is read anew only when the run goes on elsewhere. The step names are persisted by the platform.
 */
export async function refreshRelations(
  params: SlotParams,
  step: WorkflowStep,
  deps: RefreshRelationsDeps,
): Promise<RelationsRefreshed> {
  const { scheduledAtMs } = params
  const run = createFencedRun({ source: RELATIONS_SOURCE, scheduledAtMs }, deps)
  const isOpen = await step.do('open v1', patience, async () => (await run.open()) !== undefined)
  if (!isOpen) return { outcome: 'replaced', markets: 0, clusters: 0, cascades: 0, missed: [] }
  const faults = createFaultMemory()
  const endMs = Math.floor(scheduledAtMs / STEP_MS) * STEP_MS
  const counts = { received: 0, accepted: 0, refused: 0, dataBad: [] }
  const week = keepOnce(() => loadWeek(deps.openDatabase, endMs))
  const sketches = keepOnce(async () => buildSketches(await week()))
  try {
    const describeWeek = async () => {
      const { matrix, series, print } = await week()
      return { rows: matrix.rows, print, markets: series.length }
    }
    const { rows, print, markets } = await step.do('week v1', patience, () => faults.keep(describeWeek))
    const sameWeek = async () => {
      requireSameWeek(await week(), print)
      return week()
    }
    const bands = Array.from({ length: Math.ceil(rows / BAND_ROWS) }, (_, band) => band)
    const edges: EdgeTuple[] = []
    const lags: LagTuple[] = []
    for (const band of bands) {
      const find = () => faults.keep(async () => searchEdges(await sameWeek(), await sketches(), band))
      for (const edge of await step.do(`clusters v1 ${band}`, patience, find)) edges.push(edge)
    }
    for (const band of bands) {
      const find = () => faults.keep(async () => searchLags(await sameWeek(), await sketches(), band))
      for (const lag of await step.do(`cascades v1 ${band}`, patience, find)) lags.push(lag)
    }
    const store = async () => {
      const { series, matrix } = await sameWeek()
      // Outside of the transaction: it must not be held while thousands of pairs are judged.
      const before = await run.write((tx) => listMarketClusters(tx, { sinceMs: endMs - IDENTITY_MEMORY_MS }))
      const clusters = buildClusters(series, matrix, edges.map(toEdge), before)
      const cascades = buildCascades(series, matrix, lags.map(toCandidate), { stepMs: STEP_MS })
      const stored = clusters.map((cluster) => ({ ...cluster, members: [...cluster.members] }))
      await run.write(async (tx) => {
        await saveMarketClusters(tx, { atMs: endMs, clusters: stored })
        await saveMarketCascades(tx, { atMs: endMs, cascades })
      })
      return { clusters: clusters.length, cascades: cascades.length }
    }
    const found = await step.do('store v1', patience, () => faults.keep(store))
    const missed: string[] = []
    const attempt = (name: string, work: () => Promise<void>) =>
      step
        .do(name, patience, () => faults.keep(work))
        .catch((thrown) => {
          missed.push(`${name}: ${toErrorCode(faults.find(thrown))}`)
        })
    await attempt('publish v1', async () => {
      const snapshot = await run.write((tx) => readRelationSnapshot(tx, { observedAtMs: endMs, markets: rows }))
      await saveRelationSnapshot(deps.cache, snapshot)
    })
    await attempt('thin v1', () => thinOld(deps.openDatabase, endMs))
    const done = { ...counts, received: markets, accepted: rows, refused: markets - rows, error: null }
    const close = () => run.close({ outcome: 'good', ...done })
    await step.do('close v1', patience, () => faults.keep(close))
    return { outcome: 'good', markets: rows, ...found, missed }
  } catch (thrown) {
    const failed = { ...counts, error: toErrorCode(faults.find(thrown)) }
    await step.do('fail v1', patience, () => run.close({ outcome: 'failed', ...failed })).catch(() => {})
    throw thrown
  }
}

/** Does a work once, however often it is asked for; again after it failed. */
function keepOnce<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let kept: Promise<Value> | undefined
  return () => {
    kept ??= work().catch((error) => {
      kept = undefined
      throw error
    })
    return kept
  }
}
