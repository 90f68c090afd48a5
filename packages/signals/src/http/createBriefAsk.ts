import { AppError } from '@spells/shared'
import type { RetryPolicy } from './retrySafe.ts'
import { retryWithin } from './retryWithin.ts'

/** Asks an upstream; `call` gets the milliseconds that it has. */
export type Ask = <Read>(call: (timeoutMs: number) => Promise<Read>) => Promise<Read>

/**
 * Asks while somebody waits for the answer: once more when that can help, both within one time-out, and no more often
 * than the upstream takes. What lies beyond that is refused at once instead of being held back. It counts what is asked
 * through this object: with one per isolate, what the isolate asks.
 * @param options.calls most requests in any stretch of `perMs` real milliseconds
 */
export function createBriefAsk(options: {
  readonly timeoutMs: number
  readonly calls: number
  readonly perMs: number
  readonly retry?: Partial<RetryPolicy> | undefined
  readonly nowMs?: () => number
}): Ask {
  const { timeoutMs, calls, perMs, retry, nowMs = Date.now } = options
  /** When the last requests began, oldest first. */
  const starts: number[] = []
  const take = (): void => {
    const now = nowMs()
    const [oldest] = starts
    if (starts.length >= calls && oldest !== undefined && now - oldest < perMs) throw tooOften(calls, perMs)
    if (starts.length >= calls) starts.shift()
    starts.push(now)
  }
  return (call) => {
    const once = async (leftMs: number) => {
      take()
      return call(leftMs)
    }
    return retryWithin(once, { withinMs: timeoutMs, nowMs, retry: { attempts: 2, ...retry } })
  }
}

function tooOften(calls: number, perMs: number): AppError {
  return new AppError({
    code: 'rate_budget_spent',
    shortMessage: `The upstream was asked ${calls} times within ${perMs} ms; it is not asked more often.`,
    facts: { calls, perMs },
    retry: 'never',
  })
}
