/** Attempts after which an outbox entry is dead and somebody must look. */
export const OUTBOX_MAX_ATTEMPTS = 12

const BASE_MS = 1_000
const CEILING_MS = 300_000

/**
 * Delay before the next attempt: exponential with full jitter, at most five minutes.
 * @param attempts attempts already made, 1 or more
 * @param random in [0, 1)
 */
export function outboxBackoffMs(attempts: number, random: number): number {
  const ceilingMs = Math.min(CEILING_MS, BASE_MS * 2 ** Math.min(attempts - 1, 20))
  return Math.round(ceilingMs / 2 + random * (ceilingMs / 2))
}
