/** How often market probabilities are refreshed, in milliseconds. Source: PRODUCT.md, cadence. */
export const MARKET_REFRESH_MS = 120_000

/** Oldest market observation that may open risk: two refresh periods. Source: PRODUCT.md, numbers. */
export const MARKET_FRESHNESS_MS = 2 * MARKET_REFRESH_MS

/** How far our own clocks may disagree before an observation "from the future" is not believed, in milliseconds. */
const CLOCK_SKEW_MS = 5_000

/** How old an observation is and whether it may open risk. */
export type Freshness = { readonly status: 'fresh' | 'stale' | 'future'; readonly ageMs: number }

/**
 * Judges an observation by our own clock only; an upstream's timestamp never counts.
 * @param observedAtMs when we saw the value
 * @param options.freshnessMs oldest age that counts as fresh, inclusive
 * @returns the status and the age; the age is negative only when the observation is in the future
 */
export function evaluateFreshness(
  observedAtMs: number,
  options: { readonly nowMs: number; readonly freshnessMs: number },
): Freshness {
  const ageMs = options.nowMs - observedAtMs
  if (ageMs < -CLOCK_SKEW_MS) return { status: 'future', ageMs }
  return { status: ageMs > options.freshnessMs ? 'stale' : 'fresh', ageMs: Math.max(0, ageMs) }
}
