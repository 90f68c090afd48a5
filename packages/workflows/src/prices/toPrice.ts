import { evaluateFreshness, type ObservedPrice, PRICE_FRESHNESS_MS, toMidUsd } from '@spells/core'
import type { PriceRow } from '@spells/db'
import { toTime } from '@spells/shared'
import type { Price } from '@spells/shared/api'
import type { Address } from 'viem'

/** A price as the API shows it, with its age now. */
export function toPrice({ observedAtMs, ...price }: ObservedPrice, nowMs: number): Price {
  const { status, ageMs } = evaluateFreshness(observedAtMs, { nowMs, freshnessMs: PRICE_FRESHNESS_MS })
  return {
    ...price,
    priceUsd: toMidUsd(price),
    observedAt: toTime(observedAtMs),
    ageMs: Math.max(0, ageMs),
    stale: status !== 'fresh',
  }
}

/** A stored price, as it was observed. */
export function toObservedPrice({ observedAt, token, ...row }: PriceRow): ObservedPrice {
  return { ...row, token: token as Address, observedAtMs: observedAt }
}
