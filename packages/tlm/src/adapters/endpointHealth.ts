/** What was lately seen of a node or bundler. */
export type EndpointHealth = {
  /** Smoothed; undefined until it has answered once. */
  readonly latencyMs: number | undefined
  /** In a row. */
  readonly failures: number
  /** Until then it is asked only if there is nobody else. */
  readonly restsUntilMs: number
  /** Blocks behind the highest head that any node showed. */
  readonly lagBlocks: number
}

export const unknownHealth: EndpointHealth = { latencyMs: undefined, failures: 0, restsUntilMs: 0, lagBlocks: 0 }

const SMOOTHING = 0.3
const REST_MIN_MS = 1_000
const REST_MAX_MS = 30_000
/** Differences below these say nothing: heads arrive a moment apart, and latencies vary. */
const LAG_STEP_BLOCKS = 3
const LATENCY_STEP_MS = 100

export function noteSuccess(health: EndpointHealth, latencyMs: number): EndpointHealth {
  const { latencyMs: before = latencyMs } = health
  return { ...health, failures: 0, restsUntilMs: 0, latencyMs: before + SMOOTHING * (latencyMs - before) }
}

/** Each failure in a row doubles the rest. */
export function noteFailure(health: EndpointHealth, nowMs: number): EndpointHealth {
  const restMs = Math.min(REST_MAX_MS, REST_MIN_MS * 2 ** Math.min(health.failures, 10))
  return { ...health, failures: health.failures + 1, restsUntilMs: nowMs + restMs }
}

/** A rest further away than any can be means that the clock was set back. */
export function isResting({ restsUntilMs }: EndpointHealth, nowMs: number): boolean {
  return restsUntilMs > nowMs && restsUntilMs <= nowMs + REST_MAX_MS
}

/** Best first: not resting, then up to date, then quick, then as configured. */
export function rankEndpoints<Endpoint extends { readonly health: EndpointHealth }>(
  endpoints: readonly Endpoint[],
  nowMs: number,
): readonly Endpoint[] {
  const grade = ({ health }: Endpoint): readonly number[] => [
    isResting(health, nowMs) ? 1 : 0,
    Math.floor(health.lagBlocks / LAG_STEP_BLOCKS),
    Math.floor((health.latencyMs ?? 0) / LATENCY_STEP_MS),
  ]
  return [...endpoints].sort((a, b) => {
    const [left, right] = [grade(a), grade(b)]
    const at = left.findIndex((value, index) => value !== right[index])
    return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0)
  })
}
