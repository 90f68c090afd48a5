import { faultKinds } from './faults.ts'
import { simulate } from './simulate.ts'
import { createTraceHash } from './traceHash.ts'

/** Schedules of one batch: the unit in which they are handed out, and in which their hashes are joined. */
export const BATCH_SIZE = 500

export type BatchResult = {
  readonly batch: number
  readonly schedules: number
  readonly events: number
  readonly digest: string
  /** How many schedules had each kind of fault in their mix. */
  readonly faults: Readonly<Record<string, number>>
  readonly slowestRecoveryMs: number
  readonly failures: readonly { readonly seed: number; readonly violation: string }[]
}

/** Runs the schedules of a batch, counted from 0: the seeds from `firstSeed + batch × BATCH_SIZE` on. */
export function runBatch(batch: number, options: { readonly firstSeed: number; readonly seeds: number }): BatchResult {
  const from = options.firstSeed + batch * BATCH_SIZE
  const to = Math.min(from + BATCH_SIZE, options.firstSeed + options.seeds)
  const hash = createTraceHash()
  const faults: Record<string, number> = {}
  const failures: { seed: number; violation: string }[] = []
  let events = 0
  let slowestRecoveryMs = 0
  for (let seed = from; seed < to; seed++) {
    const result = simulate(seed)
    events += result.events
    slowestRecoveryMs = Math.max(slowestRecoveryMs, result.recoveryMs)
    hash.mixText(result.digest)
    for (const kind of faultKinds) if (result.faults[kind] > 0) faults[kind] = (faults[kind] ?? 0) + 1
    const violation = result.violations[0]
    if (violation !== undefined) failures.push({ seed, violation })
  }
  return { batch, schedules: to - from, events, digest: hash.digest(), faults, slowestRecoveryMs, failures }
}

/** All batches together; who ran which, and when, makes no difference. */
export function joinBatches(results: readonly BatchResult[]): Omit<BatchResult, 'batch'> {
  const ordered = [...results].sort((a, b) => a.batch - b.batch)
  const hash = createTraceHash()
  for (const result of ordered) hash.mixText(result.digest)
  const count = (kind: string): number => ordered.reduce((sum, { faults }) => sum + (faults[kind] ?? 0), 0)
  return {
    schedules: ordered.reduce((sum, { schedules }) => sum + schedules, 0),
    events: ordered.reduce((sum, { events }) => sum + events, 0),
    digest: hash.digest(),
    faults: Object.fromEntries(faultKinds.map((kind) => [kind, count(kind)])),
    slowestRecoveryMs: Math.max(0, ...ordered.map((result) => result.slowestRecoveryMs)),
    failures: ordered.flatMap((result) => result.failures),
  }
}
