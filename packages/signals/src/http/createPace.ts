/** How many calls an upstream takes in a stretch of time. */
type PaceOptions = {
  readonly calls: number
  readonly perMs: number
  /** Real milliseconds, not the Clock's: the upstream's limit knows only those. */
  readonly nowMs?: () => number
  readonly sleep?: (delayMs: number) => Promise<void>
}

/**
 * Holds calls back so that no stretch of `perMs` has more than `calls` of them. It counts what this source object calls.
 * @example const pace = createPace({ calls: 200, perMs: 10_000 }); await pace()
 */
export function createPace(options: PaceOptions): () => Promise<void> {
  const { calls, perMs, nowMs = Date.now } = options
  const sleep = options.sleep ?? ((delayMs) => new Promise<void>((resolve) => setTimeout(resolve, delayMs)))
  /** When the last calls may begin, oldest first. */
  const starts: number[] = []
  return async () => {
    const now = nowMs()
    const oldest = starts.length < calls ? undefined : starts.shift()
    const at = oldest === undefined ? now : Math.max(now, oldest + perMs)
    starts.push(at)
    if (at > now) await sleep(at - now)
  }
}
