import { createHistogram } from 'node:perf_hooks'

/** Durations in milliseconds. */
export type Summary = { readonly samples: number; readonly p50: number; readonly p99: number; readonly max: number }

/** Percentiles of durations in milliseconds, by the HDR histogram of the runtime, to three digits. */
export function summarize(durationsMs: readonly number[]): Summary {
  const histogram = createHistogram({ figures: 3 })
  for (const ms of durationsMs) histogram.record(Math.max(1, Math.round(ms * 1000)))
  const toMs = (us: number) => us / 1000
  return {
    samples: durationsMs.length,
    p50: toMs(histogram.percentile(50)),
    p99: toMs(histogram.percentile(99)),
    max: toMs(histogram.max),
  }
}
