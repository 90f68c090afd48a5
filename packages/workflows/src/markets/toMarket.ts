import { buildMarketSignalKey, evaluateFreshness, MARKET_FRESHNESS_MS, type ObservedMarket } from '@spells/core'
import type { MarketRow } from '@spells/db'
import { toTime } from '@spells/shared'
import type { Age, Market } from '@spells/shared/api'

/** A market as the API shows it. */
export function toMarket(market: ObservedMarket): Market {
  const { tokenIds: _, endsAtMs, observedAtMs, outcomes, ...shown } = market
  return {
    ...shown,
    outcomes: [...outcomes],
    endsAt: endsAtMs === null ? null : toTime(endsAtMs),
    signal: buildMarketSignalKey(market),
    observedAt: toTime(observedAtMs),
  }
}

/** A stored market, as it was observed. */
export function toObservedMarket({ endsAt, observedAt, ...row }: MarketRow): ObservedMarket {
  return { ...row, endsAtMs: endsAt, observedAtMs: observedAt }
}

/**
 * How old an observation is, and whether it may still open risk.
 * @param options.isFrozen whether its source stands still: then it is not believed, however young it is
 */
export function toAge(
  observedAtMs: number | undefined,
  options: { readonly nowMs: number; readonly servedFrom: Age['servedFrom']; readonly isFrozen?: boolean },
): Age {
  const { nowMs, servedFrom, isFrozen = false } = options
  if (observedAtMs === undefined) return { observedAt: null, ageMs: null, stale: true, servedFrom }
  const { status, ageMs } = evaluateFreshness(observedAtMs, { nowMs, freshnessMs: MARKET_FRESHNESS_MS })
  const age = { observedAt: toTime(observedAtMs), ageMs: Math.max(0, ageMs), servedFrom }
  return isFrozen ? { ...age, stale: true, frozen: true } : { ...age, stale: status !== 'fresh' }
}
