import type { Evidence } from '@spells/signals/world'

/** What a headline shows, and the place of its class among the classes. */
export type Sample = { readonly evidence: readonly Evidence[]; readonly label: number }

/** Points of each kind of evidence for each class; `base` is where the classes begin. */
export type Points = ReadonlyMap<string, readonly number[]>

const ROUNDS = 200
const STEP = 0.1
/** How much of the mean gradient and of its mean square is kept from round to round (Adam). */
const KEPT = { mean: 0.9, square: 0.999 }

/**
 * Fits points by multinomial logistic regression with a ridge: the likelihood of the labels, less half of `strengthOf`
 * times the squared points of each kind. From zero, a fixed number of rounds over all samples in their order: the same
 * samples give the same points.
 */
export function fitPoints(
  samples: readonly Sample[],
  options: {
    readonly classes: number
    readonly strengthOf: (id: string) => number
    readonly isKnown: (id: string) => boolean
  },
): Points {
  const { classes, strengthOf, isKnown } = options
  const ids = ['base', ...new Set(samples.flatMap(({ evidence }) => evidence.map(({ id }) => id)).filter(isKnown))]
  const placeOf = new Map(ids.map((id, place) => [id, place]))
  const rows = samples.map(({ evidence, label }) => ({
    label,
    cells: [
      { place: 0, amount: 1 },
      ...evidence.flatMap(({ id, amount }) => {
        const place = placeOf.get(id)
        return place === undefined ? [] : [{ place, amount }]
      }),
    ],
  }))
  const strengths = ids.map((id) => (id === 'base' ? 0 : strengthOf(id)))
  const size = ids.length * classes
  const [points, mean, square] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)]
  const [decay, product] = [{ mean: 1, square: 1 }, new Float64Array(classes)]
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = Float64Array.from(points, (value, at) => value * (strengths[Math.floor(at / classes)] ?? 0))
    for (const { label, cells } of rows) {
      product.fill(0)
      for (const { place, amount } of cells) {
        for (let k = 0; k < classes; k++) product[k] = (product[k] ?? 0) + amount * (points[place * classes + k] ?? 0)
      }
      const most = Math.max(...product)
      const sum = product.reduce((total, value) => total + Math.exp(value - most), 0)
      for (let k = 0; k < classes; k++) {
        const error = Math.exp((product[k] ?? 0) - most) / sum - (k === label ? 1 : 0)
        for (const { place, amount } of cells) {
          const at = place * classes + k
          gradient[at] = (gradient[at] ?? 0) + error * amount
        }
      }
    }
    decay.mean *= KEPT.mean
    decay.square *= KEPT.square
    for (let at = 0; at < size; at++) {
      const slope = (gradient[at] ?? 0) / rows.length
      const newMean = KEPT.mean * (mean[at] ?? 0) + (1 - KEPT.mean) * slope
      const newSquare = KEPT.square * (square[at] ?? 0) + (1 - KEPT.square) * slope * slope
      mean[at] = newMean
      square[at] = newSquare
      const move = newMean / (1 - decay.mean) / (Math.sqrt(newSquare / (1 - decay.square)) + 1e-8)
      points[at] = (points[at] ?? 0) - STEP * move
    }
  }
  return new Map(ids.map((id, place) => [id, [...points.subarray(place * classes, (place + 1) * classes)]]))
}
