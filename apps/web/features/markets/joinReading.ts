import type { MarketHistory } from '@spells/shared/api'
import type { ChartPoint } from '../../ui/chart/chartPoint.ts'

/** Recorded observations as chart points, with the newest reading at the end when the record does not have it yet. */
export function joinReading(
  recorded: MarketHistory['points'],
  reading: { readonly at: string; readonly probability: number },
): readonly ChartPoint[] {
  const points = recorded.map(({ at, probability }) => ({ atMs: Date.parse(at), probability }))
  const atMs = Date.parse(reading.at)
  const last = points.at(-1)
  return last !== undefined && last.atMs >= atMs ? points : [...points, { atMs, probability: reading.probability }]
}
