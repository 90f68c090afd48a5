const STEPS = 200

/** Half-cent mid prices, as the feed quotes them: from 0.005 to 0.995, since a market at 0 or 1 is a settled one. */
export function roundPrice(probability: number): number {
  return Math.min(STEPS - 1, Math.max(1, Math.round(probability * STEPS))) / STEPS
}
