import { printRows } from '../../eval/signals/printRows.ts'
import type { CaseOutcome } from './runFaultCase.ts'
import { type Day, showTime } from './soakDay.ts'

/** Prints what a day has shown. */
export function printDay(day: Day): void {
  console.log(`\n${day.hours} hours at ${day.speed} times the speed: ${day.samples} samples`)
  printRows([
    ['source', 'slots', 'missed', 'latest start', 'how they ended'],
    ...day.cadence.map(({ source, slots, missed, maxLateMs, outcomes }) => [
      ...[source, slots, missed.length, `${Math.round(maxLateMs / 1000)} s`],
      Object.entries(outcomes)
        .map(([outcome, count]) => `${count} ${outcome}`)
        .join(', '),
    ]),
  ])
  for (const { source, missed } of day.cadence)
    if (missed.length > 0) console.log(`  ${source} missed ${missed.slice(0, 12).map(showTime).join(' ')}`)
  const { markets, prices, stories } = day.oldestMs
  const show = (ms: number) => `${Math.round(ms / 1000)} s`
  console.log(
    `Oldest that was shown: markets ${show(markets)}, prices ${show(prices)}, stories ${show(stories)}; ${day.stale} samples with something stale`,
  )
  console.log(`Not true: ${day.lies.length}`)
  for (const { kind, what } of day.lies.slice(0, 20)) console.log(`  ${kind}: ${what}`)
  printRows([
    ['memory in MiB', 'first third', 'last third', 'most', 'an hour', ''],
    ...(['heap', 'workflows', 'workerd', 'host'] as const).map((name) => {
      const { firstMiB, lastMiB, maxMiB, mibPerHour, grows } = day.memory[name]
      const what = {
        heap: "objects of the product's isolate, collected",
        workflows: "isolates of the local platform's Workflows",
        workerd: 'process of workerd, resident',
        host: 'Node process that started it, resident',
      }[name]
      return [what, firstMiB, lastMiB, maxMiB, mibPerHour, grows ? 'grows' : '']
    }),
  ])
}

/** Prints what the API said at each moment of a case. */
export function printCase(outcome: CaseOutcome, options: { readonly tookMs: number }): void {
  const { name, rows, flaws, lies } = outcome
  const verdict = flaws.length + lies.length === 0 ? 'ok' : 'FAILED'
  console.log(`\n${name}: ${verdict} (${Math.round(options.tookMs / 1000)} s)`)
  if (rows.length > 0) {
    printRows([
      ['at', 'upstream', 'last good', 'values', 'health', 'last run', 'breaker', 'data_bad'],
      ...rows.map(({ atMs, isFaulty, ageMs, stale, status, outcome: ended, error, breaker, bad }) => [
        ...[showTime(atMs), isFaulty ? 'fails' : 'works', ageMs === null ? 'never' : `${Math.round(ageMs / 1000)} s`],
        ...[stale ? 'stale' : 'fresh', status, error ?? ended, breaker],
        bad.map(({ field, reason, count }) => `${count} ${field}:${reason}`).join(' ') || '–',
      ]),
    ])
  }
  for (const flaw of flaws) console.log(`  FAILED ${flaw}`)
  for (const { kind, what } of lies.slice(0, 10)) console.log(`  FAILED not true (${kind}): ${what}`)
}
