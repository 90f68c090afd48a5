// npm run sim -- --seeds N [--seed S] [--trace] [--workers W] [--runtime workerd] | --exhaustive [--depth D]
import { type BatchResult, joinBatches, simulate } from '@spells/core/simulation'
import { explore } from './explore.ts'
import { readOptions, type SimOptions } from './readOptions.ts'
import { runInThreads } from './runInThreads.ts'
import { runInWorkerd } from './runInWorkerd.ts'

const PROGRESS_MS = 5_000
const MAX_SHOWN = 10

const options = readOptions(process.argv.slice(2))
if (options.exhaustiveDepth !== undefined) process.exitCode = explore(options.exhaustiveDepth) ? 0 : 1
else await runSchedules(options)

async function runSchedules({ seeds, firstSeed, workers, runtime, trace }: SimOptions): Promise<void> {
  const startMs = performance.now()
  const results: BatchResult[] = []
  let shownMs = startMs
  let done = 0
  let failed = 0
  const take = (result: BatchResult): void => {
    results.push(result)
    done += result.schedules
    for (const { seed, violation } of result.failures) {
      failed += 1
      if (failed <= MAX_SHOWN) console.log(`seed ${seed}: ${violation}`)
    }
    if (performance.now() - shownMs < PROGRESS_MS) return
    shownMs = performance.now()
    const perSecond = (done / (shownMs - startMs)) * 1_000
    const left = Math.ceil((seeds - done) / perSecond)
    console.log(`${done} of ${seeds} schedules, ${failed} violated, ${Math.round(perSecond)}/s, ${left} s left`)
  }
  if (runtime === 'workerd') await runInWorkerd({ seeds, firstSeed }, take)
  else await runInThreads({ seeds, firstSeed, workers }, take)

  const seconds = (performance.now() - startMs) / 1_000
  const { schedules, events, faults, digest, failures, slowestRecoveryMs } = joinBatches(results)
  const shown = trace
    ? Array.from({ length: seeds }, (_, index) => firstSeed + index)
    : failures.slice(0, 1).map(({ seed }) => seed)
  for (const seed of shown) printSchedule(seed)
  if (failures.length > 0) process.exitCode = 1
  console.log(
    `Slowest recovery of what could land: ${slowestRecoveryMs / 1_000} s of the stack's clock, finality included`,
  )
  console.log(
    JSON.stringify({
      schedules,
      violations: failures.length,
      events,
      faults,
      seconds: Number(seconds.toFixed(1)),
      perSecond: Math.round(schedules / seconds),
      // What one core does when nothing else wants it; workerd is another process.
      ...(runtime === 'node' && { perCpuSecond: Math.round(schedules / getCpuSeconds()) }),
      workers: runtime === 'workerd' ? 1 : workers,
      runtime,
      traceHash: digest,
    }),
  )
}

function getCpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** The whole course of one schedule, the same each time. */
function printSchedule(seed: number): void {
  const { faults, trace, violations, digest } = simulate(seed, { trace: true })
  const present = Object.entries(faults).filter(([, often]) => often > 0)
  console.log(
    `\nseed ${seed}: ${present.map(([kind, often]) => `${kind} ${often.toFixed(3)}`).join(', ') || 'no faults'}`,
  )
  for (const line of trace) console.log(line)
  console.log(`${violations.length > 0 ? violations.join('\n') : 'nothing violated'} (trace hash ${digest})\n`)
}
