/** Points that follow one another and come from one place; `isOwn` when we saw them ourselves. */
export type OriginRun<Point> = { readonly isOwn: boolean; readonly points: readonly Point[] }

/**
 * A run of points in parts of one origin. Parts touch: the stretch between two points is ours only when both are.
 */
export function splitByOrigin<Point extends { readonly from: string }>(
  run: readonly Point[],
): readonly OriginRun<Point>[] {
  const parts: { isOwn: boolean; points: Point[] }[] = []
  for (const [index, point] of run.entries()) {
    const before = run[index - 1]
    const isOwn = point.from === 'observed' && (before === undefined || before.from === 'observed')
    const part = parts.at(-1)
    if (before === undefined) parts.push({ isOwn: point.from === 'observed', points: [point] })
    // A single point has no stretch yet: it takes the origin of the first one.
    else if (part && (part.isOwn === isOwn || part.points.length === 1)) {
      part.isOwn = isOwn
      part.points.push(point)
    } else parts.push({ isOwn, points: [before, point] })
  }
  return parts
}
