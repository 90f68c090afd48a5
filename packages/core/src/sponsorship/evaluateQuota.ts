import { ok, type Result, refuse } from '@spells/shared'

/** A number of operations and what they cost in wei. */
export type SponsorCounts = { readonly operations: number; readonly costWei: bigint }

/**
 * What the sponsor set aside for one intent. `costWei` is the most that it can cost while `open`, what it did cost once
 * `settled`; a `released` one costs nothing.
 */
export type SponsorReservation = {
  readonly state: 'open' | 'settled' | 'released'
  readonly costWei: bigint
}

/** What reservations take from a quota. */
export function sumReservations(reservations: readonly SponsorReservation[]): SponsorCounts {
  const counted = reservations.filter(({ state }) => state !== 'released')
  return { operations: counted.length, costWei: counted.reduce((sum, { costWei }) => sum + costWei, 0n) }
}

/**
 * Whether one more operation fits a day's quota.
 * @param options.others the day's reservations, without one for the same intent
 * @param options.maxCostWei the most that the operation can cost
 */
export function evaluateQuota(options: {
  readonly quota: SponsorCounts
  readonly others: readonly SponsorReservation[]
  readonly maxCostWei: bigint
}): Result<null, { readonly code: 'sponsor_over_quota'; readonly limit: 'operations' | 'costWei' }> {
  const { quota, others, maxCostWei } = options
  const used = sumReservations(others)
  if (used.operations + 1 > quota.operations) return refuse({ code: 'sponsor_over_quota', limit: 'operations' })
  if (used.costWei + maxCostWei > quota.costWei) return refuse({ code: 'sponsor_over_quota', limit: 'costWei' })
  return ok(null)
}
