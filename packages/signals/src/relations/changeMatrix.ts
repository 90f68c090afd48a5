/** What a market's price did on a grid of equal steps. */
export type MarketSeries = {
  readonly id: string
  readonly question: string
  /** Probability at each tick of the grid, oldest first; NaN where we saw none. */
  readonly probabilities: Float32Array
}

/** Changes of many markets, each row centred and scaled to variance 1, with outliers pulled in. */
export type ChangeMatrix = {
  /** Index in the given list for each row: markets that hardly moved or were hardly seen have no row. */
  readonly marketOf: Int32Array
  readonly rows: number
  /** Changes per row: one less than the ticks. */
  readonly steps: number
  /** Row by row; NaN where either end of a change is missing. */
  readonly changes: Float32Array
  /** 1 where the price moved at all, in the same places. */
  readonly moved: Uint8Array
}

export type ChangeOptions = {
  /** Fewest changes of a row that are not zero: a market that moved less says nothing about its company. */
  readonly minMoves: number
  /** Least part of the changes that must be known, in (0, 1]. */
  readonly minKnown: number
}

export const CHANGE_OPTIONS: ChangeOptions = { minMoves: 16, minKnown: 0.4 }

/** Probabilities nearer to 0 or 1 are read as this far from it: there the logit would make noise of one tick large. */
const EDGE = 0.005
/** Furthest that one change may count, in standard deviations: one jump must not make two markets friends. */
const CLIP = 3

/**
 * Changes of the logit of each market's probability. A change over a missing tick is unknown, not spread: when it
 * happened is what the lead–lag search asks.
 * @param series all with the same number of ticks
 */
export function buildChangeMatrix(series: readonly MarketSeries[], options = CHANGE_OPTIONS): ChangeMatrix {
  const steps = Math.max(0, (series[0]?.probabilities.length ?? 0) - 1)
  const changes = new Float32Array(series.length * steps)
  const moved = new Uint8Array(changes.length)
  const marketOf = new Int32Array(series.length)
  let rows = 0
  for (const [market, { probabilities }] of series.entries()) {
    const row = changes.subarray(rows * steps, (rows + 1) * steps)
    fillChanges(probabilities, row)
    const isMove = moved.subarray(rows * steps, (rows + 1) * steps)
    for (const [step, change] of row.entries()) isMove[step] = Math.abs(change) > 1e-6 ? 1 : 0
    if (!hasEnough(row, isMove, options)) continue
    // Twice: the first scale still has the outliers in it.
    if (!rescale(row) || !rescale(row)) continue
    marketOf[rows++] = market
  }
  const used = rows * steps
  return {
    marketOf: marketOf.slice(0, rows),
    rows,
    steps,
    changes: changes.subarray(0, used),
    moved: moved.subarray(0, used),
  }
}

function fillChanges(probabilities: Float32Array, row: Float32Array): void {
  let before = logit(probabilities[0] ?? Number.NaN)
  for (let step = 0; step < row.length; step++) {
    const now = logit(probabilities[step + 1] ?? Number.NaN)
    row[step] = now - before
    before = now
  }
}

function logit(probability: number): number {
  const inside = Math.min(1 - EDGE, Math.max(EDGE, probability))
  return Math.log(inside / (1 - inside))
}

function hasEnough(row: Float32Array, moved: Uint8Array, { minMoves, minKnown }: ChangeOptions): boolean {
  let known = 0
  for (const change of row) if (!Number.isNaN(change)) known++
  let moves = 0
  for (const move of moved) moves += move
  return moves >= minMoves && known >= minKnown * row.length
}

/** @returns false when the row does not vary */
function rescale(row: Float32Array): boolean {
  let sum = 0
  let known = 0
  for (const value of row) {
    if (Number.isNaN(value)) continue
    sum += value
    known++
  }
  const mean = sum / known
  let squares = 0
  for (const value of row) if (!Number.isNaN(value)) squares += (value - mean) ** 2
  const deviation = Math.sqrt(squares / known)
  if (!(deviation > 1e-6)) return false
  for (let step = 0; step < row.length; step++) {
    const value = ((row[step] ?? Number.NaN) - mean) / deviation
    row[step] = Number.isNaN(value) ? Number.NaN : Math.min(CLIP, Math.max(-CLIP, value))
  }
  return true
}
