import type { ChartPoint } from './ProbabilityChart.tsx'

/** Points as a chart can draw them: one per second, the newest of it, rising in time. */
export function toSeries(points: readonly ChartPoint[]): { readonly time: number; readonly value: number }[] {
  const bySecond = new Map<number, number>()
  for (const { atMs, probability } of [...points].sort((a, b) => a.atMs - b.atMs)) {
    bySecond.set(Math.floor(atMs / 1000), probability)
  }
  return Array.from(bySecond, ([time, value]) => ({ time, value }))
}
