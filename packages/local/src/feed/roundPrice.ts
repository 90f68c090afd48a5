/** Half-cent mid prices, as the feed quotes them. */
export function roundPrice(probability: number): number {
  return Math.round(probability * 200) / 200
}
