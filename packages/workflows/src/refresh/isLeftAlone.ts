import { judgeBreaker } from '@spells/core'
import { listRefreshRuns, type SystemTransaction } from '@spells/db'

/** Refreshes that the breaker looks back at. */
const LOOK_BACK = 24

/**
 * Whether a source is not asked in a slot, since it failed again and again; judged from the runs of the slots before.
 * @param cadence.longestPause most refreshes that are left out in a row
 */
export async function isLeftAlone(
  tx: SystemTransaction,
  slot: { readonly source: string; readonly scheduledAtMs: number },
  cadence: { readonly periodMs: number; readonly longestPause?: number },
): Promise<boolean> {
  const { source, scheduledAtMs } = slot
  const runs = await listRefreshRuns(tx, { source, sinceMs: scheduledAtMs - LOOK_BACK * cadence.periodMs })
  const before = runs.filter(({ scheduledAt }) => scheduledAt < scheduledAtMs)
  const { state } = judgeBreaker(
    before.map(({ outcome, scheduledAt }) => ({ outcome, scheduledAtMs: scheduledAt })),
    { nowMs: scheduledAtMs, ...cadence },
  )
  return state === 'open'
}
