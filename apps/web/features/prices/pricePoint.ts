import type { PriceHistory } from '@spells/shared/api'
import type { TimedPoint } from '../../ui/chart/chartPoint.ts'

/** A step of a price's history; the numbers, in dollars, are for drawing alone, what is written comes from `step`. */
export type PricePoint = TimedPoint & {
  readonly high: number
  readonly low: number
  readonly close: number
  readonly from: string
  readonly step: PriceHistory['points'][number]
}

/** Steps of a price's history with what is needed to draw them. */
export function toPricePoints(history: PriceHistory): readonly PricePoint[] {
  return history.points.map((step) => ({
    atMs: Date.parse(step.at),
    high: Number(step.highUsd),
    low: Number(step.lowUsd),
    close: Number(step.closeUsd),
    from: step.from,
    step,
  }))
}
