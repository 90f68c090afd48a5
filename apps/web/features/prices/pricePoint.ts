import type { PriceHistory } from '@spells/shared/api'
import type { TimedPoint } from '../../ui/chart/chartPoint.ts'

/**
 * A step of a price's history, from `atMs` to `endMs`; the one that is under way ends now. The numbers, in dollars, are
 * for drawing alone: what is written comes from `step`.
 */
export type PricePoint = TimedPoint & {
  readonly endMs: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly from: string
  readonly step: PriceHistory['points'][number]
}

/** Steps of a price's history with what is needed to draw them. */
export function toPricePoints(
  history: PriceHistory,
  { stepMs, nowMs }: { readonly stepMs: number; readonly nowMs: number },
): readonly PricePoint[] {
  return history.points.map((step) => {
    const atMs = Date.parse(step.at)
    return {
      atMs,
      endMs: Math.max(atMs, Math.min(atMs + stepMs, nowMs)),
      open: Number(step.openUsd),
      high: Number(step.highUsd),
      low: Number(step.lowUsd),
      close: Number(step.closeUsd),
      from: step.from,
      step,
    }
  })
}
