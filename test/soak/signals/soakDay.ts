import { setTimeout as sleep } from 'node:timers/promises'
import { type Growth, judgeGrowth, type MemorySample } from './judgeGrowth.ts'
import type { Lie } from './judgeSample.ts'
import { listMissedSlots, listSlots, type Run } from './listMissedSlots.ts'
import { type Ground, waitFor } from './openGround.ts'
import { readHeaps } from './readHeaps.ts'
import { readMemory } from './readMemory.ts'

/** What hours on a fast clock have shown. */
export type Day = {
  readonly hours: number
  readonly speed: number
  readonly samples: number
  readonly lies: readonly Lie[]
  /** Samples in which something was called stale; that is true, and still too late. */
  readonly stale: number
  readonly oldestMs: { readonly markets: number; readonly prices: number; readonly stories: number }
  readonly cadence: readonly Cadence[]
  /** Of the product's isolate: `heap`. The rest is what the local platform has besides. */
  readonly memory: Readonly<Record<'heap' | 'workflows' | 'workerd' | 'host', Growth>>
  /** Requests that the API did not answer. */
  readonly failed: readonly string[]
}

type Cadence = {
  readonly source: string
  readonly slots: number
  readonly missed: readonly number[]
  readonly outcomes: Readonly<Record<string, number>>
  readonly maxLateMs: number
}

const SOURCES = [
  'gamma',
  'gmx',
  'chainlink',
  'feed:harbour-herald',
  'feed:northern-post',
  'feed:ledger-wire',
  'world',
  'gamma-events',
  'relations',
]
const SAMPLE_MS = 1_000
const PROGRESS_MS = 30_000
const MEMORY_MS = 10_000
/** Longest that the last slots are waited for, in real milliseconds. */
const LAST_RUNS_MS = 30_000
const MINUTE_MS = 60_000

/** Lets hours pass at a speed and looks at the API each second. */
export async function soakDay(
  ground: Ground,
  options: {
    readonly hours: number
    readonly speed: number
    readonly signal: AbortSignal
    readonly say: (line: string) => void
  },
): Promise<Day> {
  const { hours, speed, signal, say } = options
  const { clock } = ground.stack
  const pid = ground.stack.describe().parts.find(({ name }) => name === 'public')?.pid ?? 0
  await waitFor(async () => ((await hasAll(ground)) ? true : undefined), { timeoutMs: 60_000, signal })
  clock.change({ rate: speed })
  const fromMs = clock.nowMs()
  const endMs = fromMs + hours * 3_600_000
  const memory: Record<keyof Day['memory'], MemorySample[]> = { heap: [], workflows: [], workerd: [], host: [] }
  const lies: Lie[] = []
  const failed: string[] = []
  const oldestMs = { markets: 0, prices: 0, stories: 0 }
  let [samples, stale, toldAt, measuredAt] = [0, 0, performance.now(), 0]
  const measure = async (): Promise<void> => {
    const atMs = clock.nowMs()
    const heaps = await readHeaps(ground.inspectorUrl, 'spells')
    const resident = readMemory(pid)
    memory.workerd.push({ atMs, bytes: resident.workerd })
    memory.host.push({ atMs, bytes: resident.host })
    if (heaps === undefined) return
    memory.heap.push({ atMs, bytes: heaps.product })
    memory.workflows.push({ atMs, bytes: heaps.workflows })
  }
  while (clock.nowMs() < endMs && !signal.aborted) {
    const beganAt = performance.now()
    try {
      const { said, lies: found } = await ground.look()
      samples++
      lies.push(...found)
      if (found.length > 0)
        say(
          `${showTime(clock.nowMs())} not true: ${found
            .slice(0, 3)
            .map(({ what }) => what)
            .join('; ')}`,
        )
      const { markets, prices, stories } = said
      const ages = { markets: markets.age, prices: prices.age, stories: stories.age }
      if (Object.values(ages).some((age) => age.stale)) stale++
      for (const name of ['markets', 'prices', 'stories'] as const)
        oldestMs[name] = Math.max(oldestMs[name], ages[name].ageMs ?? 0)
    } catch (error) {
      if (signal.aborted) break
      failed.push(error instanceof Error ? error.message : String(error))
      say(`${showTime(clock.nowMs())} the API did not answer: ${failed.at(-1)}`)
    }
    if (performance.now() - measuredAt > MEMORY_MS) {
      measuredAt = performance.now()
      await measure()
    }
    if (performance.now() - toldAt > PROGRESS_MS) {
      toldAt = performance.now()
      const done = ((clock.nowMs() - fromMs) / 3_600_000).toFixed(1)
      const mib = ((memory.heap.at(-1)?.bytes ?? 0) / 1024 / 1024).toFixed(1)
      say(
        `${showTime(clock.nowMs())} ${done} of ${hours} h, ${samples} samples, ${lies.length} not true, ${stale} stale, heap ${mib} MiB`,
      )
    }
    await sleep(Math.max(0, SAMPLE_MS - (performance.now() - beganAt)), undefined, { signal }).catch(() => {})
  }
  // The next slots would begin while the last ones are waited for.
  const toMs = Math.min(clock.nowMs(), endMs)
  clock.change({ rate: 1 })
  return {
    ...{ hours, speed, samples, lies, stale, oldestMs, failed },
    cadence: await listCadence(ground, { fromMs, toMs }, signal),
    memory: {
      ...{ heap: judgeGrowth(memory.heap), workflows: judgeGrowth(memory.workflows) },
      ...{ workerd: judgeGrowth(memory.workerd), host: judgeGrowth(memory.host) },
    },
  }
}

/** Whether everything was refreshed once, so that a day begins with something to look at. */
async function hasAll(ground: Ground): Promise<boolean> {
  const ended = new Set(
    (await ground.listRuns(0)).filter(({ endedAtMs }) => endedAtMs !== null).map(({ source }) => source),
  )
  return ['gamma', 'gmx', 'chainlink', 'world'].every((source) => ended.has(source))
}

async function listCadence(
  ground: Ground,
  span: { readonly fromMs: number; readonly toMs: number },
  signal: AbortSignal,
): Promise<readonly Cadence[]> {
  const readRuns = () => ground.listRuns(span.fromMs - MINUTE_MS)
  const isComplete = (runs: readonly Run[]): boolean =>
    SOURCES.every((source) => listMissedSlots(runs, source, span).length === 0)
  await waitFor(async () => (isComplete(await readRuns()) ? true : undefined), { timeoutMs: LAST_RUNS_MS, signal })
  const runs = await readRuns()
  return SOURCES.map((source) => {
    const own = runs.filter(
      (run) => run.source === source && run.scheduledAtMs >= span.fromMs && run.scheduledAtMs < span.toMs,
    )
    const outcomes: Record<string, number> = {}
    for (const { outcome } of own) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    return {
      ...{ source, outcomes, slots: listSlots(source, span).length },
      missed: listMissedSlots(runs, source, span),
      maxLateMs: Math.max(0, ...own.map(({ startedAtMs, scheduledAtMs }) => startedAtMs - scheduledAtMs)),
    }
  })
}

/** Hours and minutes of the stack's clock. */
export function showTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19)
}
