/** Steps that follow one another and come from one place; `isOwn` when we saw them ourselves. */
export type OriginRun<Point> = { readonly isOwn: boolean; readonly points: readonly Point[] }

/** A run of steps in parts of one origin. */
export function splitByOrigin<Point extends { readonly from: string }>(
  run: readonly Point[],
): readonly OriginRun<Point>[] {
  const parts: { isOwn: boolean; points: Point[] }[] = []
  for (const point of run) {
    const isOwn = point.from === 'observed'
    const part = parts.at(-1)
    if (part?.isOwn === isOwn) part.points.push(point)
    else parts.push({ isOwn, points: [point] })
  }
  return parts
}
