/** The only source of "now". In production the system clock; in the local stack a clock that can be moved. */
export type Clock = {
  /** Milliseconds since the Unix epoch. */
  nowMs(): Promise<number>
  /** The real delay, for a timer, until the clock has advanced by `delayMs`. */
  toRealDelayMs(delayMs: number): Promise<number>
}

/** The state of a movable clock: now = anchorStackMs + (real now - anchorRealMs) × rate. WIRE: local stack. */
export type ClockState = { readonly anchorRealMs: number; readonly anchorStackMs: number; readonly rate: number }

/** Reads a movable clock at a real instant. */
export function readClock(state: ClockState, realNowMs: number): number {
  return Math.floor(state.anchorStackMs + (realNowMs - state.anchorRealMs) * state.rate)
}

/** The system clock. */
export const systemClock: Clock = {
  nowMs: async () => Date.now(),
  toRealDelayMs: async (delayMs) => delayMs,
}

const CACHE_MS = 100
const PAUSED_POLL_MS = 1_000

/**
 * The clock that this environment is told to use.
 * @param url control server of the local stack; empty or absent means the system clock
 */
export function createClock(url: string | undefined): Clock {
  if (!url) return systemClock
  let cached: { readonly state: ClockState; readonly readAtMs: number } | undefined
  const read = async (): Promise<ClockState> => {
    if (cached && Date.now() - cached.readAtMs < CACHE_MS) return cached.state
    const response = await fetch(`${url}/clock`)
    const state = (await response.json()) as ClockState
    cached = { state, readAtMs: Date.now() }
    return state
  }
  return {
    nowMs: async () => readClock(await read(), Date.now()),
    // A jump of the clock must be noticed, so a waiting timer never sleeps longer than the poll.
    toRealDelayMs: async (delayMs) => {
      const { rate } = await read()
      return Math.min(rate > 0 ? delayMs / rate : PAUSED_POLL_MS, PAUSED_POLL_MS)
    },
  }
}
