/** Probability that a standard normal value is further from zero than this; also right far out in the tail. */
export function computeTwoSided(deviations: number): number {
  const x = Math.abs(deviations) / Math.SQRT2
  return x < 2 ? 1 - sumErrorFunction(x) : continueErrorFunction(x)
}

/** erf(x) by its Taylor series, for small x. Source: Abramowitz and Stegun, 7.1.6. */
function sumErrorFunction(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; n < 60; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

/** erfc(x) by its continued fraction, for large x. Source: Abramowitz and Stegun, 7.1.14. */
function continueErrorFunction(x: number): number {
  let fraction = x
  for (let n = 40; n > 0; n--) fraction = x + n / 2 / fraction
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI))
}

/**
 * How many standard deviations a correlation is from none, by Fisher's transformation.
 * @param overlap observations behind it
 */
export function computeFisherDeviations(r: number, overlap: number): number {
  if (overlap <= 3) return 0
  const bounded = Math.min(0.999999, Math.max(-0.999999, r))
  return Math.atanh(bounded) * Math.sqrt(overlap - 3)
}

/**
 * For each test the part of the discoveries that would be false if it were the weakest believed (Benjamini–Hochberg).
 * @param pValues of those tests that were looked at closely: at least all the small ones
 * @param options.tests how many tests were made, looked at closely or not
 * @returns in the order of the tests, each in [0, 1]
 */
export function adjustForDiscoveries(
  pValues: readonly number[],
  options: { readonly tests: number },
): readonly number[] {
  const order = pValues.map((value, at) => ({ value, at })).sort((a, b) => a.value - b.value)
  const adjusted = new Array<number>(pValues.length).fill(1)
  let smallest = 1
  for (let rank = order.length; rank > 0; rank--) {
    const test = order[rank - 1]
    if (!test) continue
    smallest = Math.min(smallest, (test.value * options.tests) / rank)
    adjusted[test.at] = smallest
  }
  return adjusted
}
