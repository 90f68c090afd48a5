import { findQuantile } from './findJumps.ts'

/** A place from which on a series goes around another middle. */
export type Shift = {
  /** First place of the new middle. */
  readonly at: number
  readonly before: number
  readonly after: number
  /** How likely such a difference is without any shift. */
  readonly pValue: number
}

/** Fewest values on each side. */
const FEWEST = 12
/** Values beyond so many usual distances from the middle count as that: one wild value is no shift. */
const CLIP = 4
/** The next value may hang together with the one before, but not more than so. */
const MOST_MEMORY = 0.9

/**
 * Finds where the middle of a series changed for good: the largest cumulative sum of distances from the mean, against
 * that of a Brownian bridge, and again on both sides. Values that hang together with the one before count for less.
 * @param options.alpha chance of a false shift in a series without one
 */
export function findShifts(
  values: readonly number[],
  { alpha = 0.01 }: { readonly alpha?: number } = {},
): readonly Shift[] {
  const clipped = clip(values)
  const search = (from: number, to: number): readonly Shift[] => {
    const found = findLargest(clipped.slice(from, to))
    if (!found || found.pValue > alpha) return []
    const at = from + found.at
    return [...search(from, at), { ...found, at }, ...search(at, to)]
  }
  return search(0, clipped.length)
}

function clip(values: readonly number[]): readonly number[] {
  const middle = findQuantile(values, 0.5)
  const distances = values.map((value) => Math.abs(value - middle))
  const usual = 1.4826 * findQuantile(distances, 0.5) || findMean(distances)
  return values.map((value) => Math.min(middle + CLIP * usual, Math.max(middle - CLIP * usual, value)))
}

function findLargest(values: readonly number[]): Shift | undefined {
  const { length } = values
  if (length < 2 * FEWEST) return undefined
  const mean = findMean(values)
  let sum = 0
  let best = { at: 0, size: 0 }
  for (let at = 1; at <= length - FEWEST; at++) {
    sum += (values[at - 1] ?? 0) - mean
    if (at >= FEWEST && Math.abs(sum) > best.size) best = { at, size: Math.abs(sum) }
  }
  const before = findMean(values.slice(0, best.at))
  const after = findMean(values.slice(best.at))
  const rest = values.map((value, at) => value - (at < best.at ? before : after))
  const spread = measureLongSpread(rest)
  if (best.size === 0) return undefined
  const height = spread === 0 ? Number.POSITIVE_INFINITY : best.size / (spread * Math.sqrt(length))
  return { at: best.at, before, after, pValue: judgeBridge(height) }
}

/** Spread of the sum of many values, per square root of their number: larger than theirs when they hang together. */
function measureLongSpread(rest: readonly number[]): number {
  const { length } = rest
  const squares = rest.reduce((sum, value) => sum + value * value, 0)
  if (squares === 0) return 0
  const products = rest.slice(1).reduce((sum, value, at) => sum + value * (rest[at] ?? 0), 0)
  const raw = products / squares
  // The estimate of a short series is too low by about this much (Kendall).
  const memory = Math.min(MOST_MEMORY, Math.max(0, raw + (1 + 3 * raw) / length))
  const own = (squares / (length - 2)) * (1 - memory * memory)
  return Math.sqrt(own) / (1 - memory)
}

/** Probability that a Brownian bridge goes further than this from zero (Kolmogorov). */
function judgeBridge(height: number): number {
  if (height < 0.3) return 1
  let sum = 0
  for (let term = 1; term <= 20; term++) sum += (term % 2 === 1 ? 2 : -2) * Math.exp(-2 * term * term * height * height)
  return Math.min(1, Math.max(0, sum))
}

function findMean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
