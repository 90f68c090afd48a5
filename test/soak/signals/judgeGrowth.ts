/** How much memory a process had at a moment. */
export type MemorySample = { readonly atMs: number; readonly bytes: number }

/** How memory went, and whether it grows. */
export type Growth = {
  readonly samples: number
  readonly firstMiB: number
  readonly lastMiB: number
  readonly maxMiB: number
  /** The slope of the straight line through all samples. */
  readonly mibPerHour: number
  readonly grows: boolean
}

/** Left out at the beginning: programs load what they need when they first need it. */
const WARM_UP = 0.2
/** More than this part above, and more than this many MiB above, is growth. */
const MAX_PART = 0.1
const MAX_MIB = 8
/** Fewer than these, some hours of the fast clock, are a collector's saw teeth and say nothing. */
const LEAST = 24
const MIB = 1024 * 1024

/**
 * Compares the median of the first third after the warm-up with that of the last third: more than 10 % and 8 MiB
 * above it is growth. A collector's saw teeth are neither, and of a few samples nothing is said.
 */
export function judgeGrowth(samples: readonly MemorySample[]): Growth {
  const kept = samples.slice(Math.floor(samples.length * WARM_UP))
  const third = Math.max(1, Math.floor(kept.length / 3))
  const first = median(kept.slice(0, third))
  const last = median(kept.slice(-third))
  return {
    samples: samples.length,
    firstMiB: round(first / MIB),
    lastMiB: round(last / MIB),
    maxMiB: round(Math.max(0, ...samples.map(({ bytes }) => bytes)) / MIB),
    mibPerHour: round((slopeOf(kept) * 3_600_000) / MIB),
    grows: samples.length >= LEAST && last - first > Math.max(first * MAX_PART, MAX_MIB * MIB),
  }
}

function median(samples: readonly MemorySample[]): number {
  const sorted = samples.map(({ bytes }) => bytes).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** Bytes per millisecond, by least squares. */
function slopeOf(samples: readonly MemorySample[]): number {
  const mean = (pick: (sample: MemorySample) => number) =>
    samples.reduce((sum, sample) => sum + pick(sample), 0) / Math.max(1, samples.length)
  const atMs = mean((sample) => sample.atMs)
  const bytes = mean((sample) => sample.bytes)
  const spread = samples.reduce((sum, sample) => sum + (sample.atMs - atMs) ** 2, 0)
  if (spread === 0) return 0
  return samples.reduce((sum, sample) => sum + (sample.atMs - atMs) * (sample.bytes - bytes), 0) / spread
}

const round = (value: number): number => Math.round(value * 10) / 10
