import type { ChartGap, ChartPoint } from './chartPoint.ts'

/** The points in runs without a gap between them: a line is drawn within a run and never across what is not known. */
export function splitAtGaps(
  points: readonly ChartPoint[],
  gaps: readonly ChartGap[],
): readonly (readonly ChartPoint[])[] {
  const runs: ChartPoint[][] = []
  let previous: ChartPoint | undefined
  for (const point of points) {
    const from = previous?.atMs
    const isBroken = from === undefined || gaps.some((gap) => gap.fromMs < point.atMs && gap.toMs > from)
    if (isBroken) runs.push([point])
    else runs.at(-1)?.push(point)
    previous = point
  }
  return runs
}
