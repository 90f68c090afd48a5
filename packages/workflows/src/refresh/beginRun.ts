import { MARKET_LONGEST_PAUSE, MARKET_REFRESH_MS } from '@spells/core'
import { openRefreshRun, recordRefreshRun, type SystemDatabase } from '@spells/db'
import { isLeftAlone } from './isLeftAlone.ts'

/** Of the sources of the markets' cadence. */
const cadence = { periodMs: MARKET_REFRESH_MS, longestPause: MARKET_LONGEST_PAUSE }

/**
 * Begins the run of a slot of a source of the markets' cadence. What an earlier slot left open was overtaken, and is
 * recorded as `replaced`; what it may still write is not refused (that is for a FencedRun), since rows are dated.
 * A database that does not answer leaves nothing alone; then the run is recorded when it ends.
 * @param run.atMs when it begins
 * @returns true when the source is left alone, since it failed again and again: then the slot is recorded as `held`
 */
export async function beginRun(
  run: { readonly source: string; readonly scheduledAtMs: number; readonly atMs: number },
  openDatabase: () => SystemDatabase,
): Promise<boolean> {
  const { atMs, ...slot } = run
  const database = openDatabase()
  try {
    return await database.withSystem(async (tx) => {
      await openRefreshRun(tx, { ...slot, atMs })
      if (!(await isLeftAlone(tx, slot, cadence))) return false
      const nothing = { received: 0, accepted: 0, refused: 0, dataBad: [] }
      await recordRefreshRun(tx, slot, { ...nothing, startedAt: atMs, endedAt: atMs, outcome: 'held', error: null })
      return true
    })
  } catch {
    return false
  } finally {
    await database.close().catch(() => {})
  }
}
