/** ln 2 in two parts, the first with few enough digits that its multiples are exact. */
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const TERMS = 14

/**
 * e^x, from additions, multiplications and divisions alone: those are the same in every engine, bit by bit, which
 * `Math.exp`, `Math.tanh` and `**` need not be, and between workerd and Node are not.
 */
export function steadyExp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 700) return Number.POSITIVE_INFINITY
  if (x < -700) return 0
  const doublings = Math.round(x / Math.LN2)
  const rest = x - doublings * LN2_HIGH - doublings * LN2_LOW
  let sum = 1
  for (let term = TERMS; term > 0; term--) sum = 1 + (rest / term) * sum
  for (let left = Math.abs(doublings); left > 0; left--) sum *= doublings > 0 ? 2 : 0.5
  return sum
}

/** tanh(x), the same in every engine. */
export function steadyTanh(x: number): number {
  const size = Math.abs(x)
  // Near zero the difference below would lose digits.
  if (size < 0.02) {
    const square = x * x
    return x * (1 - square * (1 / 3 - square * (2 / 15 - square * (17 / 315 - square * (62 / 2835)))))
  }
  const small = steadyExp(-2 * size)
  const tanh = (1 - small) / (1 + small)
  return x < 0 ? -tanh : tanh
}
