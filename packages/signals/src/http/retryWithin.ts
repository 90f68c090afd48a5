import { type RetryPolicy, retrySafe } from './retrySafe.ts'

/** With less of the time left it is not asked again: that would fail for the time alone, and hide why it failed before. */
const LEAST_LEFT = 0.5

/**
 * Like `retrySafe`, in a time that all attempts share: it takes no longer than one attempt that is not answered.
 * @param call gets how many milliseconds it has
 * @param options.withinMs real milliseconds for attempts and pauses together
 * @param options.nowMs real milliseconds, not the Clock's: a time-out knows only those
 */
export async function retryWithin<T>(
  call: (leftMs: number) => Promise<T>,
  options: {
    readonly withinMs: number
    readonly retry?: Partial<RetryPolicy> | undefined
    readonly nowMs?: () => number
  },
): Promise<T> {
  const { withinMs, retry, nowMs = Date.now } = options
  const endMs = nowMs() + withinMs
  return retrySafe(() => call(endMs - nowMs()), {
    ...retry,
    mayRepeat: (delayMs) => endMs - nowMs() - delayMs >= withinMs * LEAST_LEFT,
  })
}
