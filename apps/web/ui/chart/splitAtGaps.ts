import type { ChartGap, TimedPoint } from './chartPoint.ts'

/** The points in runs without a gap between them: a line is drawn within a run and never across what is not known. */
export function splitAtGaps<Point extends TimedPoint>(
  points: readonly Point[],
  gaps: readonly ChartGap[],
): readonly (readonly Point[])[] {
  const runs: Point[][] = []
  let previous: Point | undefined
  for (const point of points) {
    const from = previous?.atMs
    const isBroken = from === undefined || gaps.some((gap) => gap.fromMs < point.atMs && gap.toMs > from)
    if (isBroken) runs.push([point])
    else runs.at(-1)?.push(point)
    previous = point
  }
  return runs
}
