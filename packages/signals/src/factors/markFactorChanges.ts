import { findJumps } from '../changes/findJumps.ts'
import { findShifts } from '../changes/findShifts.ts'
import type { FactorModel } from './scoreFactors.ts'

/** A time at which a factor changed more than it usually does. */
export type FactorChange = {
  /** `jump`: at once, by what was reported then. `shift`: from then on the news push it harder, less, or the other way. */
  readonly kind: 'jump' | 'shift'
  readonly atMs: number
  /** Of a jump the score just before and then; of a shift the mean score before and after, up to the next shift. */
  readonly before: number
  readonly after: number
  /** How likely the like is in such a series without any cause. */
  readonly pValue: number
}

/** Jumps of less than this many points are not worth a mark, however unusual they are. */
const LEAST_POINTS = 3
/** Scores are held away from ±100, where the sum behind them has no bound. */
const MOST_SCORE = 99.9

/**
 * Marks in the history of a factor. A score falls back by itself with the half-life of its model, so that it always
 * drifts; looked at is what the news of each time added to it.
 * @param points oldest first
 */
export function markFactorChanges(
  points: readonly { readonly atMs: number; readonly score: number }[],
  { halfLifeMs, scale }: Pick<FactorModel, 'halfLifeMs' | 'scale'>,
): readonly FactorChange[] {
  const sums = points.map(({ score }) => scale * Math.atanh(Math.min(MOST_SCORE, Math.max(-MOST_SCORE, score)) / 100))
  const added = points.slice(1).map(({ atMs }, at) => {
    const left = 0.5 ** ((atMs - (points[at]?.atMs ?? atMs)) / halfLifeMs)
    return (sums[at + 1] ?? 0) - (sums[at] ?? 0) * left
  })
  const scoreAt = (at: number) => points[at]?.score ?? 0
  const jumps = findJumps(added).flatMap(({ at, pValue }): FactorChange[] => {
    const [before, after] = [scoreAt(at), scoreAt(at + 1)]
    return Math.abs(after - before) < LEAST_POINTS
      ? []
      : [{ kind: 'jump', atMs: points[at + 1]?.atMs ?? 0, before, after, pValue }]
  })
  const found = findShifts(added)
  const shifts = found.flatMap(({ at, pValue }, index): FactorChange[] => {
    const mean = (from: number, to: number) =>
      points.slice(from, to).reduce((sum, { score }) => sum + score, 0) / Math.max(1, to - from)
    const place = at + 1
    const before = mean((found[index - 1]?.at ?? -1) + 1, place)
    const after = mean(place, (found[index + 1]?.at ?? added.length) + 1)
    return Math.abs(after - before) < LEAST_POINTS
      ? []
      : [{ kind: 'shift', atMs: points[place]?.atMs ?? 0, before, after, pValue }]
  })
  return [...jumps, ...shifts].sort((a, b) => a.atMs - b.atMs)
}
