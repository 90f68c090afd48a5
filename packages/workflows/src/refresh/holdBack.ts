import { judgeBreaker, MARKET_LONGEST_PAUSE, MARKET_REFRESH_MS } from '@spells/core'
import { listRefreshRuns, recordRefreshRun, type SystemDatabase } from '@spells/db'
import type { Clock } from '@spells/shared'

/** Refreshes that the breaker looks back at. */
const LOOK_BACK = 24

/**
 * Whether a source of the markets' cadence is left alone in a slot, since it failed again and again; then the slot is
 * recorded as `held`. A database that does not answer leaves nothing alone.
 */
export async function holdBack(
  slot: { readonly source: string; readonly scheduledAtMs: number },
  deps: { readonly openDatabase: () => SystemDatabase; readonly clock: Clock },
): Promise<boolean> {
  const { source, scheduledAtMs } = slot
  const atMs = await deps.clock.nowMs()
  const database = deps.openDatabase()
  try {
    return await database.withSystem(async (tx) => {
      const runs = await listRefreshRuns(tx, { source, sinceMs: scheduledAtMs - LOOK_BACK * MARKET_REFRESH_MS })
      const before = runs.filter(({ scheduledAt }) => scheduledAt < scheduledAtMs)
      const { state } = judgeBreaker(
        before.map(({ outcome, scheduledAt }) => ({ outcome, scheduledAtMs: scheduledAt })),
        { nowMs: scheduledAtMs, periodMs: MARKET_REFRESH_MS, longestPause: MARKET_LONGEST_PAUSE },
      )
      if (state !== 'open') return false
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
