import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { addressSchema, hash32Schema, ok, type Result, refuse } from '@spells/shared'
import type { DrillRun } from '@spells/shared/api'
import { z } from 'zod'
import { type ManagedProcess, type ProcessExit, spawnProcess } from '../process.ts'
import type { Reaper } from '../reaper.ts'

const command = fileURLToPath(new URL('../../../../apps/cli/src/index.ts', import.meta.url))

/** A session that somebody tries to break, as the chain knows it. */
export const drillTargetSchema = z.strictObject({ vault: addressSchema, session: hash32Schema })
type DrillTarget = z.infer<typeof drillTargetSchema>

/** Runs `spells drill break-session` for people at the web app, one at a time, in a process of its own. */
export type Drills = {
  /** The latest run of a session since the stack started. */
  find(target: DrillTarget): DrillRun | null
  start(target: DrillTarget & { readonly every: number }): Promise<Result<DrillRun, { readonly code: 'drill_running' }>>
  stop(): Promise<void>
}

type Known = { readonly startedAtMs: number; readonly process: ManagedProcess; exit?: ProcessExit }

/** One line of the command's `--progress`. */
const progressSchema = z.object({
  planned: z.int(),
  attempts: z.int(),
  landed: z.int(),
  inconclusive: z.int(),
  by_kind: z.record(
    z.string(),
    z.object({ attempts: z.int(), landed: z.int(), refusals: z.record(z.string(), z.int()) }),
  ),
  examples: z.array(z.string()),
})

export function createDrills(deps: {
  readonly apiUrl: string
  readonly rpcUrl: string
  readonly nowMs: () => number
  readonly logPathOf: (name: string) => string
  readonly reaper: Reaper
}): Drills {
  const runs = new Map<string, Known>()
  const nameOf = ({ vault, session }: DrillTarget): string => `${vault} ${session}`.toLowerCase()
  const isRunning = ({ exit }: Known): boolean => exit === undefined
  let starting = false
  return {
    find: (target) => {
      const known = runs.get(nameOf(target))
      return known ? describeRun(known) : null
    },
    start: async ({ vault, session, every }) => {
      if (starting || [...runs.values()].some(isRunning)) return refuse({ code: 'drill_running' })
      starting = true
      try {
        const { apiUrl, rpcUrl, logPathOf, reaper } = deps
        const startedAtMs = deps.nowMs()
        const asked = ['--vault', vault, '--session', session, '--api', apiUrl, '--rpc', rpcUrl]
        const child = await spawnProcess({
          name: 'drill',
          command: process.execPath,
          args: [command, 'drill', 'break-session', ...asked, '--every', String(every), '--progress'],
          logPath: logPathOf(`drill-${startedAtMs}`),
          reaper,
        })
        const known: Known = { startedAtMs, process: child }
        void child.exited.then((exit) => {
          known.exit = exit
        })
        runs.set(nameOf({ vault, session }), known)
        return ok(describeRun(known))
      } finally {
        starting = false
      }
    },
    stop: async () => {
      await Promise.all([...runs.values()].map(({ process: running }) => running.stop()))
    },
  }
}

/** What the run's own log says: its newest line of progress, and how it ended. */
function describeRun({ startedAtMs, process: { logPath }, exit }: Known): DrillRun {
  const text = readFileSync(logPath, 'utf8')
  // A line that is being written is for the next time.
  const lines = text.slice(0, text.lastIndexOf('\n')).split('\n')
  const newest = lines.findLast((line) => line.startsWith('{"planned"'))
  const progress = newest === undefined ? undefined : progressSchema.parse(JSON.parse(newest))
  const isWhole = progress !== undefined && progress.attempts === progress.planned
  const { attempts = 0, landed = 0, inconclusive = 0, planned = null, examples = [], by_kind = {} } = progress ?? {}
  const isFailed = exit !== undefined && !isWhole
  return {
    status: exit === undefined ? 'running' : isFailed ? 'failed' : 'done',
    startedAt: new Date(startedAtMs).toISOString(),
    ...{ attempts, landed, inconclusive, planned, examples },
    kinds: Object.entries(by_kind).map(([kind, { refusals, ...counts }]) => ({
      kind,
      ...counts,
      refusals: Object.entries(refusals).map(([name, count]) => ({ name, count })),
    })),
    failure: isFailed ? findFailure(lines) : null,
  }
}

/** The words of the error that ended it, without the lines of code around them. */
function findFailure(lines: readonly string[]): string {
  const [, words] = lines.map((line) => /^\w*Error: (.+)$/.exec(line)).findLast((match) => match !== null) ?? []
  return words ?? 'It was ended before it was through.'
}
