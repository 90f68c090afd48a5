import { steadyExp } from '../../factors/steadyMath.ts'

/** Something that a title shows, how much of it, and by which words. */
export type Evidence = { readonly id: string; readonly amount: number; readonly words: string }

/** What each kind of evidence says for each of several classes; what is not in it says nothing. */
export type PointTable<Class extends string> = {
  readonly classes: readonly Class[]
  /** Where each class begins, in the order of the classes. */
  readonly base: readonly number[]
  readonly points: ReadonlyMap<string, readonly number[]>
}

/** The class with most points, its probability, and what spoke for it, the weightiest first. */
export type Judgement<Class extends string> = {
  readonly chosen: Class
  readonly probability: number
  readonly reasons: readonly { readonly evidence: Evidence; readonly points: number }[]
}

/**
 * Reads a table as `npm run eval -- fit` writes it: a line for each kind of evidence, its name and a number of hundredths
 * of a point for each class. The line `base` says where the classes begin.
 * @throws TypeError when a line has another number of classes
 */
export function readPointTable<Class extends string>(classes: readonly Class[], text: string): PointTable<Class> {
  const lines = text.trim().split('\n')
  const points = new Map(
    lines.map((line): [string, readonly number[]] => {
      const [name = '', ...numbers] = line.split('\t')
      const values = numbers.map((number) => Number(number) / 100)
      if (values.length !== classes.length || values.some(Number.isNaN)) throw new TypeError(`Not points: ${line}`)
      return [name, values]
    }),
  )
  return { classes, base: points.get('base') ?? classes.map(() => 0), points }
}

/** Adds up what the evidence says: a softmax of the sums is the probability of each class. */
export function judgeByPoints<Class extends string>(
  table: PointTable<Class>,
  evidence: readonly Evidence[],
): Judgement<Class> {
  const known = evidence.flatMap((one) => {
    const points = table.points.get(one.id)
    return points ? [{ one, points }] : []
  })
  const sums = table.classes.map((_, at) =>
    known.reduce((sum, { one, points }) => sum + one.amount * (points[at] ?? 0), table.base[at] ?? 0),
  )
  const best = sums.indexOf(Math.max(...sums))
  const most = sums[best] ?? 0
  const probability = 1 / sums.reduce((sum, value) => sum + steadyExp(value - most), 0)
  const chosen = table.classes[best]
  if (chosen === undefined) throw new TypeError('A table of points without classes')
  const reasons = known
    .map(({ one, points }) => {
      const mean = points.reduce((sum, value) => sum + value, 0) / points.length
      return { evidence: one, points: one.amount * ((points[best] ?? 0) - mean) }
    })
    .sort((a, b) => b.points - a.points)
  return { chosen, probability, reasons }
}
