import { MARKET_FRESHNESS_MS, WORLD_REFRESH_MS } from '@spells/core/signal'
import type { Market } from '@spells/shared/api'

/** Two refreshes of the events. */
const UNLISTED_AFTER_MS = 2 * WORLD_REFRESH_MS

/** Whether a reading is too old to act on. One of a market that is over stays as it is. */
export function isOldReading({ status, observedAt }: Pick<Market, 'status' | 'observedAt'>, nowMs: number): boolean {
  return status === 'open' && nowMs - Date.parse(observedAt) > MARKET_FRESHNESS_MS
}

/** What is to be known of an event that was not seen for so long; undefined when nothing is. */
export function describeEventAge(ageMs: number): string | undefined {
  return ageMs > UNLISTED_AFTER_MS
    ? 'It was not seen since: the source may no longer list it, and its markets may be others by now.'
    : undefined
}
