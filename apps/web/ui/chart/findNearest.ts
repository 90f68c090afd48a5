import type { TimedPoint } from './chartPoint.ts'

/** The point closest to a moment; points rise in time. */
export function findNearest<Point extends TimedPoint>(points: readonly Point[], atMs: number): Point | undefined {
  let low = 0
  let high = points.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((points[middle]?.atMs ?? 0) < atMs) low = middle
    else high = middle
  }
  const before = points[low]
  const after = points[high]
  if (!before || !after) return undefined
  return atMs - before.atMs <= after.atMs - atMs ? before : after
}
