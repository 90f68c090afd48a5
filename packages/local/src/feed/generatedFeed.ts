import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { writeFileAtomic } from '../writeFileAtomic.ts'
import type { Feed, HistoryQuery } from './feed.ts'
import { buildGammaMarket, listTokenIds } from './gammaMarket.ts'
import { type CatalogEntry, MARKET_CATALOG, SCHEDULED_MARKET_ID } from './marketCatalog.ts'
import { evaluateRamp, evaluateWander } from './probabilityPath.ts'
import { roundPrice } from './roundPrice.ts'
import { evaluateSchedule, listScheduledMoves, type ScheduledMove } from './schedule.ts'
import { selectMarkets } from './selectMarkets.ts'
import { selectMarketsAfter } from './selectMarketsAfter.ts'

/** Moves a market by hand: to a probability, at a moment of the stack's clock (now by default), over some time. */
export const marketMoveSchema = z.strictObject({
  probability: z.number().min(0.001).max(0.999),
  atMs: z.int().positive().optional(),
  rampMs: z.int().nonnegative().optional(),
})
type MarketMove = z.infer<typeof marketMoveSchema>

/** A feed of invented markets whose probabilities are functions of the stack's time. */
export type GeneratedFeed = Feed & {
  readonly epochMs: number
  listScheduledMoves(): readonly ScheduledMove[]
  /** Returns false for an unknown market. */
  move(marketId: string, move: MarketMove): boolean
}

type Override = {
  readonly marketId: string
  readonly probability: number
  readonly atMs: number
  readonly rampMs: number
}
/** PERSISTED: the state directory of a local stack. */
type Saved = { readonly epochMs: number; readonly overrides: readonly Override[] }

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const INTERVALS_MS: Readonly<Record<string, number>> = {
  '1h': 3_600_000,
  '6h': 6 * 3_600_000,
  '1d': DAY_MS,
  '1w': 7 * DAY_MS,
  '1m': 30 * DAY_MS,
}
const MAX_POINTS = 20_000

/** @param deps.path where the feed keeps its start and the moves made by hand */
export function openGeneratedFeed(deps: { readonly path: string; readonly nowMs: () => number }): GeneratedFeed {
  let saved = read(deps.path) ?? { epochMs: deps.nowMs(), overrides: [] }
  const write = (): void => writeFileAtomic(deps.path, JSON.stringify(saved))
  write()
  const valueAt = (entry: CatalogEntry, atMs: number): number => evaluate(entry, saved, atMs)
  const listEntries = () => {
    const nowMs = deps.nowMs()
    return MARKET_CATALOG.map((entry) => ({
      facts: buildGammaMarket({ entry, epochMs: saved.epochMs, nowMs, valueAt }),
    }))
  }

  return {
    epochMs: saved.epochMs,
    listMarkets: (query) => selectMarkets(listEntries(), query).map(({ facts }) => JSON.stringify(facts)),
    listMarketsAfter: (query, cursor) => {
      const page = selectMarketsAfter(listEntries(), query, cursor)
      return page && { ...page, markets: page.entries.map(({ facts }) => JSON.stringify(facts)) }
    },
    findHistory: (query) => {
      for (const entry of MARKET_CATALOG) {
        const outcome = listTokenIds(entry).indexOf(query.tokenId)
        if (outcome === -1) continue
        const yes = outcome === 0
        const history = buildHistory({ entry, query, nowMs: deps.nowMs(), epochMs: saved.epochMs, valueAt, yes })
        return JSON.stringify({ history })
      }
      return undefined
    },
    listScheduledMoves: () => listScheduledMoves(saved.epochMs, deps.nowMs()),
    move: (marketId, { probability, atMs = deps.nowMs(), rampMs = 0 }) => {
      if (!MARKET_CATALOG.some((entry) => entry.id === marketId)) return false
      const overrides = [...saved.overrides, { marketId, probability, atMs, rampMs }]
      saved = { ...saved, overrides: overrides.sort((left, right) => left.atMs - right.atMs) }
      write()
      return true
    },
  }
}

function evaluate(entry: CatalogEntry, saved: Saved, atMs: number): number {
  const moves = saved.overrides.filter((move) => move.marketId === entry.id && move.atMs <= atMs)
  const natural = (momentMs: number): number => {
    const scheduled = entry.id === SCHEDULED_MARKET_ID
    const probability = scheduled ? evaluateSchedule(saved.epochMs, momentMs) : entry.probability
    return evaluateWander({ seed: entry.slug, probability, dailyMove: entry.dailyMove }, momentMs)
  }
  const last = moves.at(-1)
  if (!last) return natural(atMs)
  const earlier = { ...saved, overrides: moves.slice(0, -1) }
  const from = last.rampMs > 0 ? evaluate(entry, earlier, last.atMs) : last.probability
  return evaluateRamp({ from, to: last.probability }, last.rampMs > 0 ? (atMs - last.atMs) / last.rampMs : 1)
}

function buildHistory(options: {
  readonly entry: CatalogEntry
  readonly query: HistoryQuery
  readonly nowMs: number
  readonly epochMs: number
  readonly valueAt: (entry: CatalogEntry, atMs: number) => number
  readonly yes: boolean
}): readonly { readonly t: number; readonly p: number }[] {
  const { entry, query, nowMs, valueAt } = options
  const bornMs = options.epochMs - entry.startedDaysAgo * DAY_MS
  const endMs = Math.min(nowMs, query.endSec === undefined ? nowMs : query.endSec * 1000)
  const asked =
    query.startSec === undefined
      ? endMs - (INTERVALS_MS[query.interval ?? 'max'] ?? Number.POSITIVE_INFINITY)
      : query.startSec * 1000
  const startMs = Math.max(bornMs, asked)
  const stepMs = Math.max(query.fidelityMinutes * MINUTE_MS, (endMs - startMs) / MAX_POINTS)
  const history: { t: number; p: number }[] = []
  for (let atMs = startMs; atMs <= endMs; atMs += stepMs) {
    const probability = valueAt(entry, atMs)
    history.push({ t: Math.floor(atMs / 1000), p: roundPrice(options.yes ? probability : 1 - probability) })
  }
  return history
}

function read(path: string): Saved | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Saved) : undefined
}
