/** How a refresh of a source ended, as far as the breaker asks. */
export type BreakerRun = { readonly outcome: string; readonly scheduledAtMs: number }

/** Whether a source is asked: `open` for some time after failures in a row, then `half_open` for one refresh. */
export type Breaker = {
  readonly state: 'closed' | 'open' | 'half_open'
  readonly failures: number
  /** Until when it is not asked. */
  readonly untilMs: number | null
}

/** Failed refreshes in a row after which a source is left alone. */
const MAX_FAILURES = 3
/** Most refreshes that are left out in a row, where nothing else is said. */
const MAX_PAUSE = 8

/**
 * Judges a source by its last refreshes: after three failures in a row it is left alone for one refresh, then for two,
 * four and at most eight, with one try in between. The first that works closes it.
 * @param runs newest first; those that were held back say nothing
 * @param options.periodMs time between two refreshes
 * @param options.longestPause most refreshes that are left out in a row
 */
export function judgeBreaker(
  runs: readonly BreakerRun[],
  options: { readonly nowMs: number; readonly periodMs: number; readonly longestPause?: number | undefined },
): Breaker {
  const told = runs.filter(({ outcome }) => outcome !== 'held' && outcome !== 'running' && outcome !== 'replaced')
  const worked = told.findIndex(({ outcome }) => outcome !== 'failed')
  const failures = worked < 0 ? told.length : worked
  const last = told[0]
  if (failures < MAX_FAILURES || !last) return { state: 'closed', failures, untilMs: null }
  const pause = Math.min(options.longestPause ?? MAX_PAUSE, 2 ** (failures - MAX_FAILURES))
  // The slot after those that are left out.
  const untilMs = last.scheduledAtMs + (pause + 1) * options.periodMs
  return { state: options.nowMs < untilMs ? 'open' : 'half_open', failures, untilMs }
}
