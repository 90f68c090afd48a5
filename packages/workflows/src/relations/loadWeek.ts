import { listMarketGrid, type SystemDatabase } from '@spells/db'
import { AppError } from '@spells/shared'
import { buildChangeMatrix, type ChangeMatrix, type MarketSeries } from '@spells/signals/analytics'
import { keccak256, toBytes } from 'viem'

/** Length of the grid's steps. */
export const STEP_MS = 60 * 60 * 1000
/** Ticks of a week: 168 changes. */
const TICKS = 169
/** Fewest ticks of a market that is looked at; how many it takes to take part is for the model to say. */
const MIN_TICKS = 48
/** Markets per query. */
const PAGE = 200

/** A week of every market that was observed often enough. */
export type Week = {
  readonly series: readonly MarketSeries[]
  readonly matrix: ChangeMatrix
  /** Tells two readings of one and the same week from each other: the rows of a step are those of another only if it is equal. */
  readonly print: string
}

/**
 * Loads the week that ends at a time: the last observation of each hour.
 * @param endMs a full hour
 */
export async function loadWeek(openDatabase: () => SystemDatabase, endMs: number): Promise<Week> {
  const fromMs = endMs - TICKS * STEP_MS
  const series: MarketSeries[] = []
  const database = openDatabase()
  try {
    for (let afterId = ''; ; ) {
      const request = { fromMs, stepMs: STEP_MS, steps: TICKS, minSteps: MIN_TICKS, afterId, limit: PAGE }
      const rows = await database.withSystem((tx) => listMarketGrid(tx, request))
      for (const { id, question, steps, probabilities } of rows) {
        if (steps.length === 0) continue
        const ticks = new Float32Array(TICKS).fill(Number.NaN)
        for (const [at, tick] of steps.entries()) ticks[tick] = probabilities[at] ?? Number.NaN
        series.push({ id, question, probabilities: ticks })
      }
      const last = rows.at(-1)
      if (!last || rows.length < PAGE) break
      afterId = last.id
    }
  } finally {
    await database.close()
  }
  const matrix = buildChangeMatrix(series)
  const ids = Array.from(matrix.marketOf, (market) => series[market]?.id)
  return { series, matrix, print: keccak256(toBytes(JSON.stringify(ids))) }
}

/** @throws AppError `week_changed` when the markets of a step are not those of the step before */
export function requireSameWeek(week: Week, print: string): void {
  if (week.print === print) return
  throw new AppError({
    code: 'week_changed',
    shortMessage: 'The observations of the week changed while it was searched; the last good relations stay.',
    retry: 'never',
  })
}
