import { SCHEDULED_MARKET_ID } from './marketCatalog.ts'
import { evaluateRamp } from './probabilityPath.ts'

/** A move of the scheduled market, known in advance. Times are the stack's. */
export type ScheduledMove = {
  readonly marketId: string
  readonly direction: 'up' | 'down'
  readonly from: number
  readonly to: number
  readonly startsAtMs: number
  readonly endsAtMs: number
}

const MOVE_INTERVAL_MS = 30 * 60_000
export const MOVE_LENGTH_MS = 90_000
const LOW = 0.42
const HIGH = 0.78

/** Where the scheduled market stands: low until the first move, then high and low in turn. */
export function evaluateSchedule(epochMs: number, atMs: number): number {
  const moves = Math.max(0, Math.floor((atMs - epochMs) / MOVE_INTERVAL_MS))
  if (moves === 0) return LOW
  const { from, to, startsAtMs } = buildMove(epochMs, moves)
  return evaluateRamp({ from, to }, (atMs - startsAtMs) / MOVE_LENGTH_MS)
}

/** The moves that begin after a moment, the soonest first. */
export function listScheduledMoves(epochMs: number, afterMs: number, count = 4): readonly ScheduledMove[] {
  const next = Math.max(1, Math.floor((afterMs - epochMs) / MOVE_INTERVAL_MS) + 1)
  return Array.from({ length: count }, (_, index) => buildMove(epochMs, next + index))
}

function buildMove(epochMs: number, move: number): ScheduledMove {
  const startsAtMs = epochMs + move * MOVE_INTERVAL_MS
  const way =
    move % 2 === 1
      ? ({ direction: 'up', from: LOW, to: HIGH } as const)
      : ({ direction: 'down', from: HIGH, to: LOW } as const)
  return { marketId: SCHEDULED_MARKET_ID, ...way, startsAtMs, endsAtMs: startsAtMs + MOVE_LENGTH_MS }
}
