import { AppError } from '@spells/shared'
import { readLogTail } from '../logTail.ts'
import type { ManagedProcess } from '../process.ts'
import type { StackReporter } from './reporter.ts'

/** What a part's start function returns. */
export type RunningPart = {
  readonly url?: string
  readonly port: number
  readonly pid: number
  readonly process: ManagedProcess
  stop(): Promise<void>
}

/** A process of the stack that can be killed and brought back on the same port and state. */
export type Part<Running extends RunningPart = RunningPart> = {
  readonly name: string
  start(): Promise<Running>
  kill(signal: NodeJS.Signals): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
  describe(): PartDescription
}

/** A part as `stack.json` shows it. */
export type PartDescription = {
  readonly name: string
  readonly status: 'stopped' | 'starting' | 'ready' | 'killed' | 'crashed'
  readonly pid?: number
  readonly port?: number
  readonly url?: string
  readonly log: string
}

/** @param deps.onChange called when the part's process or status changes */
export function createPart<Running extends RunningPart>(deps: {
  readonly name: string
  readonly logPath: string
  readonly reporter: StackReporter
  readonly start: () => Promise<Running>
  readonly onChange: () => void
}): Part<Running> {
  const { name, logPath, reporter } = deps
  let running: Running | undefined
  let status: PartDescription['status'] = 'stopped'
  const turn = (next: PartDescription['status']): void => {
    status = next
    deps.onChange()
  }

  const start = async (): Promise<Running> => {
    const startedAtMs = performance.now()
    turn('starting')
    const started = await deps.start().catch((cause: unknown) => {
      turn('crashed')
      throw cause
    })
    running = started
    turn('ready')
    reporter.ready(name, { tookMs: performance.now() - startedAtMs, detail: started.url ?? `port ${started.port}` })
    void started.process.exited.then((exit) => {
      if (running !== started || status !== 'ready') return
      turn('crashed')
      reporter.crashed(name, { exit, logPath, logTail: readLogTail(logPath) })
    })
    return started
  }
  const stop = async (): Promise<void> => {
    if (status === 'ready') turn('stopped')
    await running?.stop()
  }
  return {
    name,
    start,
    stop,
    kill: async (signal) => {
      if (!running || status !== 'ready') {
        throw new AppError({
          code: 'part_not_running',
          shortMessage: `The ${name} is not running.`,
          facts: { part: name, status },
          retry: 'never',
        })
      }
      turn('killed')
      running.process.kill(signal)
      await running.process.exited
    },
    restart: async () => {
      await stop()
      await start()
    },
    describe: () => ({
      name,
      status,
      ...(running ? { pid: running.pid, port: running.port } : {}),
      ...(running?.url ? { url: running.url } : {}),
      log: logPath,
    }),
  }
}
