import { buildTimeTicks } from './buildTicks.ts'

/** Where moments stand, in pixels. */
export type TimeScale = ReturnType<typeof toTimeScale>

/**
 * The axis of time of a chart: a minute at least, with ticks that are round where the reader is.
 * @param options.width of the whole chart, of which the values' axis takes `axisRight`; in pixels
 * @param options.fewest ticks that there is room for, however narrow the chart is
 */
export function toTimeScale(
  span: { readonly fromMs: number; readonly toMs: number },
  options: { readonly width: number; readonly axisRight: number; readonly fewest: number },
) {
  const { fromMs } = span
  const { width, axisRight, fewest } = options
  const toMs = Math.max(span.toMs, fromMs + 60_000)
  const right = Math.max(width - axisRight, 1)
  const offsetMs = -new Date(toMs).getTimezoneOffset() * 60_000
  return {
    width,
    right,
    times: buildTimeTicks(fromMs, toMs, { most: Math.max(fewest, Math.floor(right / 90)), offsetMs }),
    toX: (atMs: number) => ((atMs - fromMs) / (toMs - fromMs)) * right,
    toMs: (x: number) => fromMs + (x / right) * (toMs - fromMs),
  }
}
