import type { ChangeMatrix } from './changeMatrix.ts'
import { createRandom } from './createRandom.ts'

/** Bits of a sketch. */
export const SKETCH_BITS = 256
/** 32-bit words of a sketch. */
export const SKETCH_WORDS = SKETCH_BITS / 32

/**
 * For each row the signs of 256 pseudo-random projections of a window of it. Two rows with correlation r differ in
 * about acos(r)/π of the bits (Charikar, 2002), so that most pairs are ruled out by counting bits. The projections are
 * random signs with a Walsh–Hadamard transform, twice (Ailon and Chazelle, 2006): a few thousand additions per row.
 * @param window first change and number of changes; windows of the same length are comparable with each other
 */
export function sketchRows(
  matrix: ChangeMatrix,
  window: { readonly from: number; readonly length: number },
): Int32Array {
  const size = Math.max(SKETCH_BITS, 2 ** Math.ceil(Math.log2(Math.max(1, window.length))))
  const random = createRandom(0x5eed)
  const first = Float32Array.from({ length: size }, () => (random() < 0.5 ? -1 : 1))
  const second = Float32Array.from({ length: size }, () => (random() < 0.5 ? -1 : 1))
  const sketches = new Int32Array(matrix.rows * SKETCH_WORDS)
  const work = new Float32Array(size)
  for (let row = 0; row < matrix.rows; row++) {
    const start = row * matrix.steps + window.from
    work.fill(0)
    for (let step = 0; step < window.length; step++) {
      const change = matrix.changes[start + step] ?? Number.NaN
      work[step] = Number.isNaN(change) ? 0 : change * (first[step] ?? 1)
    }
    transform(work)
    for (let at = 0; at < size; at++) work[at] = (work[at] ?? 0) * (second[at] ?? 1)
    transform(work)
    for (let bit = 0; bit < SKETCH_BITS; bit++) {
      if ((work[bit] ?? 0) <= 0) continue
      const word = row * SKETCH_WORDS + (bit >>> 5)
      sketches[word] = (sketches[word] ?? 0) | (1 << (bit & 31))
    }
  }
  return sketches
}

/** The fast Walsh–Hadamard transform, in place, not scaled. */
function transform(values: Float32Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let start = 0; start < values.length; start += 2 * half) {
      for (let at = start; at < start + half; at++) {
        const left = values[at] ?? 0
        const right = values[at + half] ?? 0
        values[at] = left + right
        values[at + half] = left - right
      }
    }
  }
}
