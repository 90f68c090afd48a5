import type { WorkflowStep } from 'cloudflare:workers'
import { recordRefreshRun, type SystemDatabase, saveDataBad, savePrices } from '@spells/db'
import { AppError, type Clock, PRICE_SOURCES, type SlotParams } from '@spells/shared'
import { type PriceReading, type PriceSource, reconcilePrices } from '@spells/signals'
import type { MarketCache } from '../markets/marketCache.ts'
import { countDataBad } from '../refresh/countDataBad.ts'
import { savePriceSnapshot } from './priceCache.ts'
import { PRICE_PATIENCE, readPriceSource } from './readPriceSource.ts'

export type RefreshPricesDeps = {
  readonly source: PriceSource
  /** Feeds on the chain, where they are configured: a second opinion, and what is left when GMX is not. */
  readonly feeds: PriceSource | undefined
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
  /** No source was asked, since each was left alone after it had failed again and again; else absent. */
  readonly held?: true
}

/**
 * Refreshes the token prices: fetch and validate → reconcile → cache → Postgres. A fetch that fails leaves everything as
 * it was, unless the other source has prices; a token that could not be read keeps its old price, and its age. The step
 * names are persisted by the platform.
 */
export async function refreshPrices(
  params: SlotParams,
  step: WorkflowStep,
  deps: RefreshPricesDeps,
): Promise<PricesRefreshed> {
  const { scheduledAtMs } = params
  const [gmx, chainlink] = await Promise.all([
    readPriceSource('gmx', deps.source, scheduledAtMs, step, deps),
    deps.feeds ? readPriceSource('chainlink', deps.feeds, scheduledAtMs, step, deps) : undefined,
  ])
  const believed = settle(gmx, chainlink)
  if (!believed) {
    for (const asked of [gmx, chainlink]) if (asked && 'error' in asked) throw asked.error
    return { accepted: 0, refused: 0, missed: [], held: true }
  }
  const { snapshot, accepted, bySource } = believed
  const missed: string[] = []
  const attempt = async (name: string, work: () => Promise<void>) => {
    try {
      await step.do(name, PRICE_PATIENCE, work)
    } catch (error) {
      missed.push(`${name}: ${error instanceof Error ? error.name : 'unknown'}`)
    }
  }
  if (accepted.length > 0) await attempt('cache v1', () => savePriceSnapshot(deps.cache, snapshot))
  await attempt('store v1', async () => {
    const endedAt = await deps.clock.nowMs()
    const database = deps.openDatabase()
    try {
      await database.withSystem(async (tx) => {
        await savePrices(
          tx,
          accepted.map(({ observedAtMs, ...price }) => ({ ...price, observedAt: observedAtMs })),
        )
        for (const source of PRICE_SOURCES) {
          const reading = bySource[source]
          if (!reading) continue
          await saveDataBad(tx, { source, atMs: reading.observedAtMs, items: reading.refused })
          await recordRefreshRun(tx, { source, scheduledAtMs }, { ...toRun(reading), endedAt })
        }
      })
    } finally {
      await database.close()
    }
  })
  const refused = PRICE_SOURCES.reduce((sum, source) => sum + (bySource[source]?.refused.length ?? 0), 0)
  if (accepted.length > 0) return { accepted: accepted.length, refused, missed }
  throw new AppError({
    code: 'upstream_not_usable',
    shortMessage: 'The source of the prices has none that can be used; the last good ones stay.',
    retry: 'safe',
  })
}

type Asked = Awaited<ReturnType<typeof readPriceSource>>

/** What is believed of those sources that answered. @returns undefined when none did */
function settle(gmx: Asked, chainlink: Asked | undefined) {
  const own = 'read' in gmx ? gmx.read : undefined
  const second = chainlink && 'read' in chainlink ? chainlink.read : undefined
  const toReading = ({ snapshot, ...read }: NonNullable<typeof own>): PriceReading => {
    return { ...read, observedAtMs: snapshot.observedAtMs }
  }
  if (own && second) return reconcilePrices(toReading(own), toReading(second), second.before ?? [])
  if (own) return { ...own, bySource: { gmx: toReading(own), chainlink: undefined } }
  if (second) return { ...second, bySource: { gmx: undefined, chainlink: toReading(second) } }
  return undefined
}

function toRun({ observedAtMs, accepted, refused }: PriceReading) {
  return {
    ...{ received: accepted.length + refused.length, accepted: accepted.length, refused: refused.length },
    ...{ startedAt: observedAtMs, dataBad: countDataBad(refused) },
    ...(accepted.length > 0
      ? { outcome: 'good' as const, error: null }
      : { outcome: 'failed' as const, error: 'upstream_not_usable' }),
  }
}
