import { AppError } from '@spells/shared'

/** How often and how long to try again. */
export type RetryPolicy = {
  readonly attempts: number
  readonly baseDelayMs: number
  /** In [0, 1); spreads the retries of many callers. */
  readonly random: () => number
  readonly sleep: (delayMs: number) => Promise<void>
}

/** Repeats a call whose failure says `retry: 'safe'`, with exponential back-off and full jitter; others pass through. */
export async function retrySafe<T>(call: () => Promise<T>, policy: RetryPolicy): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof AppError) || error.retry !== 'safe' || attempt >= policy.attempts) throw error
      await policy.sleep(Math.round(policy.random() * policy.baseDelayMs * 2 ** (attempt - 1)))
    }
  }
}
