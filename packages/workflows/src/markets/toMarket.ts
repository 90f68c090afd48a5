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

/** How old an observation is, and whether it may still open risk. */
export function toAge(
  observedAtMs: number | undefined,
  options: { readonly nowMs: number; readonly servedFrom: Age['servedFrom'] },
): Age {
  const { nowMs, servedFrom } = options
  if (observedAtMs === undefined) return { observedAt: null, ageMs: null, stale: true, servedFrom }
  const { status, ageMs } = evaluateFreshness(observedAtMs, { nowMs, freshnessMs: MARKET_FRESHNESS_MS })
  return { observedAt: toTime(observedAtMs), ageMs: Math.max(0, ageMs), stale: status !== 'fresh', servedFrom }
}
