// npm run soak -- signals [--hours 24] [--speed 60] [--faults slow,down,lying,frozen,html,huge,clock|none]
// [--upstreams gamma,gmx,feed,clob,chainlink] [--cases gmx/down,…]: hours of feeds through the local stack, then each upstream
// in turn going wrong in each way.
import { parseArgs } from 'node:util'
import { FAULT_NAMES, type Fault, type FaultName, listFaults, UPSTREAMS, type Upstream } from './fault.ts'
import { getFaultCase } from './faultCase.ts'
import { type Ground, openGround, waitFor } from './openGround.ts'
import { printCase, printDay } from './report.ts'
import { runClobCase } from './runClobCase.ts'
import { type CaseOutcome, FAULT_SPEED, runFaultCase } from './runFaultCase.ts'
import { type Day, soakDay } from './soakDay.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    hours: { type: 'string', default: '24' },
    speed: { type: 'string', default: '60' },
    faults: { type: 'string', default: FAULT_NAMES.join(',') },
    upstreams: { type: 'string', default: UPSTREAMS.join(',') },
    cases: { type: 'string' },
    short: { type: 'boolean', default: false },
  },
})
/** Longest that the first markets are waited for, in real milliseconds. */
const FIRST_REFRESH_MS = 60_000
/** How a refresh ends whose source could be read. */
const GOOD = ['good', 'partial', 'unchanged']
const cases = listCases()
const interrupted = new AbortController()
const { signal } = interrupted
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupted.abort())
const say = (line: string): void => console.log(line)

let ground: Ground | undefined
try {
  say('Starting the stack')
  ground = await openGround({ signal, say })
  const options = { hours: Number(values.hours), speed: Number(values.speed), signal, say }
  const day = options.hours > 0 ? await soakDay(ground, options) : undefined
  if (day) printDay(day)
  if (cases.length > 0)
    say(
      `\n${cases.length} cases of an upstream that goes wrong, the clock at ${FAULT_SPEED} times the speed and moved between refreshes`,
    )
  const outcomes = await runCases(ground)
  finish(day, outcomes, ground.crashes)
} catch (error) {
  if (!signal.aborted) throw error
  say('Interrupted.')
} finally {
  await ground?.stop()
}
if (signal.aborted) process.exitCode = 130

async function runCases(on: Ground): Promise<readonly CaseOutcome[]> {
  const outcomes: CaseOutcome[] = []
  const fresh = cases.some(({ upstream }) => upstream === 'clob') ? await listMarkets(on) : []
  for (const { upstream, fault } of cases) {
    if (signal.aborted) break
    const beganAt = performance.now()
    const [before = '', during = '', after = ''] = upstream === 'clob' ? fresh.splice(0, 3) : []
    const outcome =
      upstream === 'clob'
        ? await runClobCase(on, fault, { before, during, after })
        : await runFaultCase(on, getFaultCase(upstream, fault), signal)
    outcomes.push(outcome)
    printCase(outcome, { tookMs: performance.now() - beganAt })
  }
  return outcomes
}

/** Ids of markets whose history nobody has asked for: the API asks the CLOB once in ten minutes for each. */
async function listMarkets({ client }: Ground): Promise<string[]> {
  const find = async () => {
    const ids = (await client.markets.list({ limit: 100 })).items.map(({ id }) => id)
    return ids.length > 0 ? ids : undefined
  }
  const ids = await waitFor(find, { timeoutMs: FIRST_REFRESH_MS, signal })
  if (ids) return ids
  throw new Error('No market was ever listed.')
}

function finish(day: Day | undefined, outcomes: readonly CaseOutcome[], crashes: readonly string[]): void {
  const lies = [...(day?.lies ?? []), ...outcomes.flatMap((outcome) => outcome.lies)]
  const failed = outcomes.filter((outcome) => outcome.flaws.length + outcome.lies.length > 0).map(({ name }) => name)
  const sum = (pick: (one: Day['cadence'][number]) => number) =>
    (day?.cadence ?? []).reduce((all, one) => all + pick(one), 0)
  const silent = (day?.cadence ?? [])
    .filter(({ slots, outcomes }) => slots > 0 && !GOOD.some((outcome) => (outcomes[outcome] ?? 0) > 0))
    .map(({ source }) => source)
  const grows = day !== undefined && !values.short && (day.memory.heap.grows || day.memory.heap.samples === 0)
  const summary = {
    ...{ hours: day?.hours ?? 0, speed: day?.speed ?? 0, samples: day?.samples ?? 0 },
    ...{ slots: sum(({ slots }) => slots), missed: sum(({ missed }) => missed.length) },
    // Sources that no refresh could read: what is checked of the others says nothing of them.
    silent,
    false_ages: lies.filter(({ kind }) => kind === 'age').length,
    false_values: lies.filter(({ kind }) => kind === 'value').length,
    ...{ stale_samples: day?.stale ?? 0, unanswered: day?.failed.length ?? 0 },
    heap: day?.memory.heap ?? null,
    resident_mib: day?.memory.workerd.lastMiB ?? null,
    ...{ cases: outcomes.length, failed_cases: failed, crashes: crashes.length, interrupted: signal.aborted },
  }
  console.log(`\n${JSON.stringify(summary)}`)
  const flaws = lies.length + failed.length + crashes.length + summary.missed + summary.unanswered + silent.length
  if (flaws > 0 || grows) process.exitCode = 1
}

function listCases(): readonly { readonly upstream: Upstream; readonly fault: Fault }[] {
  const choose = <Name extends string>(text: string, names: readonly Name[]): readonly Name[] =>
    text
      .split(',')
      .filter((word) => word !== '' && word !== 'none')
      .map((word) => {
        const found = names.find((name) => name === word)
        if (found === undefined) throw new Error(`There is no ${word}: use some of ${names.join(', ')}.`)
        return found
      })
  const all: readonly Fault[] = listFaults(FAULT_NAMES)
  if (values.cases !== undefined) {
    return values.cases.split(',').map((text) => {
      const [upstream = '', fault = ''] = text.split('/')
      const [one] = choose(upstream, UPSTREAMS)
      const [two] = choose(fault, all)
      if (one === undefined || two === undefined) throw new Error(`There is no case ${text}.`)
      return { upstream: one, fault: two }
    })
  }
  const faults = listFaults(choose<FaultName>(values.faults, FAULT_NAMES))
  return choose(values.upstreams, UPSTREAMS).flatMap((upstream) => faults.map((fault) => ({ upstream, fault })))
}
