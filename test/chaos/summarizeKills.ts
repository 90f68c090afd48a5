import type { Killed } from './journal.ts'

/** Times of some kills in milliseconds; `unrecovered` never came back in the time that was waited. */
export type KillSummary = {
  readonly kills: number
  readonly unrecovered: number
  readonly recovery_p50_ms: number
  readonly recovery_p99_ms: number
  readonly restart_p50_ms: number
  readonly restart_p99_ms: number
}

/** Percentiles of the kills' times. */
export function summarizeKills(kills: readonly Killed[]): KillSummary {
  const recoveries = kills.flatMap(({ recoveryMs }) => (recoveryMs === undefined ? [] : [recoveryMs]))
  const restarts = kills.map(({ restartMs }) => restartMs)
  return {
    kills: kills.length,
    unrecovered: kills.length - recoveries.length,
    recovery_p50_ms: getPercentile(recoveries, 50),
    recovery_p99_ms: getPercentile(recoveries, 99),
    restart_p50_ms: getPercentile(restarts, 50),
    restart_p99_ms: getPercentile(restarts, 99),
  }
}

/** The smallest value that at least `percent` of the values do not exceed; 0 of none. */
export function getPercentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0
}

/** The highest rate of failures that `trials` without one leave possible, with 95 % confidence: 1 − 0.05^(1/n), about 3/n. */
export function boundFailureRate(trials: number): number {
  return trials === 0 ? 1 : 1 - 0.05 ** (1 / trials)
}
