/** A change that is far beyond what its own series usually does. */
export type Jump = {
  /** Place in the series. */
  readonly at: number
  /** How likely a change of this size is anywhere in the series without any cause. */
  readonly pValue: number
}

/** Fewest changes that say what is usual. */
const FEWEST = 24
/** The part of the largest changes whose excess tells how fast larger ones become rare. */
const TAIL = 0.1
const FEWEST_IN_TAIL = 8
/** Most jumps of one series: more of them are what is usual there. */
const MAX_JUMPS = 5

/**
 * Finds changes that are too large for the series that they are in (`fitTail`). Looked at from the smallest of the few
 * largest, so that two jumps do not hide each other.
 * @param changes NaN where unknown
 * @param options.alpha chance of any false jump in a series without one
 */
export function findJumps(
  changes: readonly number[],
  { alpha = 0.005 }: { readonly alpha?: number } = {},
): readonly Jump[] {
  const middle = findQuantile(
    changes.filter((change) => !Number.isNaN(change)),
    0.5,
  )
  const sized = changes
    .flatMap((change, at) => (Number.isNaN(change) ? [] : [{ at, size: Math.abs(change - middle) }]))
    .sort((a, b) => b.size - a.size)
  if (sized.length < FEWEST) return []
  for (let count = MAX_JUMPS; count > 0; count--) {
    const smallest = sized[count - 1]
    const rateBeyond = fitTail(sized.slice(count).map(({ size }) => size))
    const judge = (size: number) => Math.min(1, rateBeyond(size) * sized.length)
    if (smallest && judge(smallest.size) <= alpha) {
      return sized
        .slice(0, count)
        .map(({ at, size }) => ({ at, pValue: judge(size) }))
        .sort((a, b) => a.at - b.at)
    }
  }
  return []
}

/**
 * How rare sizes are, read off those that are usual: of the largest tenth the excess falls off exponentially, which is
 * true of many series and cautious for a normal distribution.
 * @param sizes amounts of usual changes, largest first
 * @returns the part of changes that are larger; 1 where the fit says nothing
 */
function fitTail(sizes: readonly number[]): (size: number) => number {
  const inTail = Math.max(FEWEST_IN_TAIL, Math.ceil(TAIL * sizes.length))
  const start = sizes[inTail] ?? 0
  const excess = sizes.slice(0, inTail).reduce((sum, size) => sum + size - start, 0) / inTail
  return (size) => {
    if (sizes.length <= inTail || size <= start) return 1
    return excess > 0 ? (inTail / sizes.length) * Math.exp(-(size - start) / excess) : 0
  }
}

/** @returns 0 without values */
export function findQuantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = part * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}
