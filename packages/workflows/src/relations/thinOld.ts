import {
  type ForgettingTable,
  findFirstObservation,
  findRetentionCursor,
  forgetOld,
  forgetRefreshRuns,
  type ObservationTable,
  preparePartitions,
  type SystemDatabase,
  saveRetentionCursor,
  thinObservations,
} from '@spells/db'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/** What is kept of observations as they age: the last one of each step. */
const tiers = [
  { name: '5m', olderThanMs: 90 * DAY_MS, stepMs: 5 * 60_000 },
  { name: '1h', olderThanMs: 365 * DAY_MS, stepMs: HOUR_MS },
] as const
const tables: readonly ObservationTable[] = ['market_observations', 'price_observations']
/** Part of the past of one transaction. */
const SLICE_MS = 6 * HOUR_MS
/** Slices of one run: it catches up with a week in a day. */
const MAX_SLICES = 8

/** How long it is known how refreshes went. */
const RUNS_KEPT_MS = 30 * DAY_MS
/** How long reports and what was made of them are kept: stories from their last report, bad data from when it was last seen. */
const kept: readonly { readonly table: ForgettingTable; readonly forMs: number }[] = [
  { table: 'world_events', forMs: 90 * DAY_MS },
  { table: 'stories', forMs: 90 * DAY_MS },
  { table: 'factor_runs', forMs: 30 * DAY_MS },
  { table: 'factor_scores', forMs: 365 * DAY_MS },
  { table: 'data_bad', forMs: 90 * DAY_MS },
  // Only the day's are shown. Never less than a day: what is gone would be drawn again, with other noise.
  { table: 'shared_levels', forMs: 7 * DAY_MS },
]
/** Rows of one table that a run forgets. */
const MAX_FORGOTTEN = 10_000
/** How far ahead the months of observations are made: two of them are there before they begin. */
const AHEAD_MS = 62 * DAY_MS

/**
 * Makes the months of observations ahead, forgets what is too old, and thins out what grew old since the last time. Each
 * part is a transaction of its own, each slice with its cursor, so that it may stop anywhere.
 */
export async function thinOld(openDatabase: () => SystemDatabase, nowMs: number): Promise<void> {
  const database = openDatabase()
  try {
    await database.withSystem((tx) => preparePartitions(tx, { fromMs: nowMs, toMs: nowMs + AHEAD_MS }))
    await database.withSystem((tx) => forgetRefreshRuns(tx, nowMs - RUNS_KEPT_MS))
    for (const { table, forMs } of kept) {
      const request = { table, beforeMs: nowMs - forMs, limit: MAX_FORGOTTEN }
      await database.withSystem((tx) => forgetOld(tx, request))
    }
    for (const table of tables) {
      for (const { name, olderThanMs, stepMs } of tiers) {
        const endMs = floor(nowMs - olderThanMs)
        const cursor = `${table}:${name}`
        let slices = 0
        while (slices++ < MAX_SLICES) {
          const isDone = await database.withSystem(async (tx) => {
            const known = await findRetentionCursor(tx, cursor)
            const fromMs = known ?? floor((await findFirstObservation(tx, table)) ?? nowMs)
            const toMs = Math.min(endMs, fromMs + SLICE_MS)
            if (fromMs >= toMs) return true
            await thinObservations(tx, { table, fromMs, toMs, stepMs })
            await saveRetentionCursor(tx, { name: cursor, doneUntilMs: toMs })
            return false
          })
          if (isDone) break
        }
      }
    }
  } finally {
    await database.close()
  }
}

function floor(atMs: number): number {
  return Math.floor(atMs / SLICE_MS) * SLICE_MS
}
