import type { Market } from '@spells/shared/api'

const MINUTE_MS = 60_000
/** Two refreshes of the markets. */
const STALE_AFTER_MS = 4 * MINUTE_MS
/** Two refreshes of the events. */
const UNLISTED_AFTER_MS = 60 * MINUTE_MS

/** Whether a reading is too old to act on. One of a market that is over stays as it is. */
export function isOldReading({ status, observedAt }: Pick<Market, 'status' | 'observedAt'>, nowMs: number): boolean {
  return status === 'open' && nowMs - Date.parse(observedAt) > STALE_AFTER_MS
}

/** What is to be known of an event that was not seen for so long; undefined when nothing is. */
export function describeEventAge(ageMs: number): string | undefined {
  return ageMs > UNLISTED_AFTER_MS
    ? 'It was not seen since: the source may no longer list it, and its markets may be others by now.'
    : undefined
}
