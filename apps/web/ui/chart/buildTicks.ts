const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const timeSteps = [
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
  30 * DAY_MS,
  60 * DAY_MS,
  120 * DAY_MS,
]
const percentSteps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25]

/**
 * Round moments of a span, in the reader's time zone.
 * @param options.offsetMs how far the reader's clock is ahead of UTC
 * @returns moments in milliseconds and the step between them
 */
export function buildTimeTicks(
  fromMs: number,
  toMs: number,
  options: { readonly most: number; readonly offsetMs: number },
): { readonly ticks: readonly number[]; readonly stepMs: number } {
  const { most, offsetMs } = options
  const stepMs = timeSteps.find((step) => (toMs - fromMs) / step <= most) ?? 120 * DAY_MS
  const ticks: number[] = []
  for (let at = Math.ceil((fromMs + offsetMs) / stepMs) * stepMs - offsetMs; at <= toMs; at += stepMs) ticks.push(at)
  return { ticks, stepMs }
}

/** Round probabilities that hold all values, with room at both ends; never beyond 0 and 1. */
export function buildPercentTicks(
  values: readonly number[],
  most: number,
): { readonly ticks: readonly number[]; readonly low: number; readonly high: number } {
  const lowest = Math.min(...values)
  const highest = Math.max(...values)
  const room = Math.max((highest - lowest) * 0.12, 0.02)
  const low = round(Math.max(0, lowest - room))
  const high = round(Math.min(1, highest + room))
  const step = percentSteps.find((one) => (high - low) / one <= most) ?? 0.25
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => round((first + index) * step))
  return { ticks, low, high }
}

function round(probability: number): number {
  return Number(probability.toFixed(4))
}
