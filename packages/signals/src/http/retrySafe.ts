import { AppError } from '@spells/shared'

/** How often and how long to try again. */
export type RetryPolicy = {
  readonly attempts: number
  readonly baseDelayMs: number
  /** In [0, 1); spreads the retries of many callers. */
  readonly random: () => number
  readonly sleep: (delayMs: number) => Promise<void>
  /** Whether another attempt is worth it after such a pause; always where it is left out. */
  readonly mayRepeat?: (delayMs: number) => boolean
}

const DEFAULTS: RetryPolicy = {
  attempts: 3,
  baseDelayMs: 500,
  random: Math.random,
  sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
}

/**
 * Repeats a call whose failure says `retry: 'safe'`, with exponential back-off and full jitter; others pass through.
 * @param policy where it does not say otherwise: three attempts, with a pause of at most half a second and of a second
 */
export async function retrySafe<T>(call: () => Promise<T>, policy: Partial<RetryPolicy> = {}): Promise<T> {
  const { attempts, baseDelayMs, random, sleep, mayRepeat } = { ...DEFAULTS, ...policy }
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof AppError) || error.retry !== 'safe' || attempt >= attempts) throw error
      const delayMs = Math.round(random() * baseDelayMs * 2 ** (attempt - 1))
      if (mayRepeat?.(delayMs) === false) throw error
      await sleep(delayMs)
    }
  }
}
