const WIDTH = 240
const HEIGHT = 40
/** Scores come every half hour; over a longer silence nothing is drawn. */
const LONGEST_STEP_MS = 2 * 3_600_000

/**
 * A factor's scores as a line in a box of 240 × 40, with zero in the middle. Broken where there was no score for two hours.
 * @returns the path, the score at the upper edge, and where moments stand
 */
export function buildFactorLine(points: readonly { readonly at: string; readonly score: number }[]): {
  readonly path: string
  readonly bound: number
  /** Where a moment of the line stands. */
  toX(at: string): number
} {
  const times = points.map(({ at }) => Date.parse(at))
  const [fromMs = 0, toMs = 0] = [times[0], times.at(-1)]
  const bound = Math.max(10, Math.ceil(Math.max(...points.map(({ score }) => Math.abs(score))) / 10) * 10)
  const place = (atMs: number) => (WIDTH * (atMs - fromMs)) / Math.max(1, toMs - fromMs)
  const path = points
    .map(({ score }, index) => {
      const atMs = times[index] ?? 0
      const isBroken = index === 0 || atMs - (times[index - 1] ?? 0) > LONGEST_STEP_MS
      const y = HEIGHT / 2 - (score / bound) * (HEIGHT / 2 - 2)
      return `${isBroken ? 'M' : 'L'}${place(atMs).toFixed(1)} ${y.toFixed(1)}`
    })
    .join('')
  return { path, bound, toX: (at) => Number(place(Date.parse(at)).toFixed(1)) }
}
