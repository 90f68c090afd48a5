/**
 * A probability as people read it; near the ends it never claims certainty.
 * @param probability in [0, 1]
 */
export function formatPercent(probability: number): string {
  if (probability > 0 && probability < 0.001) return '<0.1%'
  if (probability < 1 && probability > 0.999) return '>99.9%'
  return `${(probability * 100).toFixed(1)}%`
}
