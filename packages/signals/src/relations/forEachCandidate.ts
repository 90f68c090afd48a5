import { SKETCH_BITS, SKETCH_WORDS } from './sketchRows.ts'

/** Half of the bits differ between rows that have nothing to do with each other. */
const MIDDLE = SKETCH_BITS / 2

/**
 * How far from one half the number of differing bits must be for a pair to be looked at, so that a pair of the given
 * correlation is missed in about one of forty cases where nothing is missing, and a stronger one less often.
 */
export function computeSketchMargin(minCorrelation: number): number {
  const differing = Math.acos(minCorrelation) / Math.PI
  const deviation = Math.sqrt(SKETCH_BITS * differing * (1 - differing))
  return Math.max(1, Math.round(MIDDLE - SKETCH_BITS * differing - 2 * deviation))
}

/**
 * Calls for each pair of rows whose sketches are nearer or further than chance allows.
 * @param options.left sketches of the rows `from` to `to`
 * @param options.startAt first row on the right for a row on the left
 */
export function forEachCandidate(
  options: {
    readonly left: Int32Array
    readonly right: Int32Array
    readonly from: number
    readonly to: number
    readonly startAt: (row: number) => number
    readonly margin: number
  },
  call: (left: number, right: number) => void,
): void {
  const { left, right, from, to, startAt, margin } = options
  const rows = right.length / SKETCH_WORDS
  const near = MIDDLE - margin
  const far = MIDDLE + margin
  for (let i = from; i < to; i++) {
    const a = i * SKETCH_WORDS
    const [a0, a1, a2, a3] = [left[a] ?? 0, left[a + 1] ?? 0, left[a + 2] ?? 0, left[a + 3] ?? 0]
    const [a4, a5, a6, a7] = [left[a + 4] ?? 0, left[a + 5] ?? 0, left[a + 6] ?? 0, left[a + 7] ?? 0]
    for (let j = startAt(i); j < rows; j++) {
      const b = j * SKETCH_WORDS
      const differing =
        countBits(a0 ^ (right[b] ?? 0)) +
        countBits(a1 ^ (right[b + 1] ?? 0)) +
        countBits(a2 ^ (right[b + 2] ?? 0)) +
        countBits(a3 ^ (right[b + 3] ?? 0)) +
        countBits(a4 ^ (right[b + 4] ?? 0)) +
        countBits(a5 ^ (right[b + 5] ?? 0)) +
        countBits(a6 ^ (right[b + 6] ?? 0)) +
        countBits(a7 ^ (right[b + 7] ?? 0))
      if (differing <= near || differing >= far) call(i, j)
    }
  }
}

function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
