import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '@spells/shared'
import type { Reaper } from './reaper.ts'

/** How a process ended. */
export type ProcessExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

/** A child in its own process group, with its output in a log file. */
export type ManagedProcess = {
  readonly name: string
  readonly pid: number
  readonly logPath: string
  readonly exited: Promise<ProcessExit>
  isRunning(): boolean
  /** Signals the whole group. */
  kill(signal: NodeJS.Signals): void
  /** Asks the group to end, and ends it by force after `graceMs`. */
  stop(options?: { readonly graceMs?: number }): Promise<void>
}

/** What a child needs. */
export type SpawnOptions = {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly logPath: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly uid?: number
  readonly gid?: number
  /** The signal that makes this program end cleanly. */
  readonly stopSignal?: NodeJS.Signals
  readonly reaper?: Reaper | undefined
}

const DEFAULT_GRACE_MS = 5_000

/**
 * Starts a child in its own process group, so that it and its children can be ended together.
 * @throws process_not_started when the program cannot be run
 */
export async function spawnProcess(options: SpawnOptions): Promise<ManagedProcess> {
  mkdirSync(dirname(options.logPath), { recursive: true })
  const log = openSync(options.logPath, 'a')
  writeSync(log, `--- ${options.name} started ${new Date().toISOString()}\n`)
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: childEnvironment(options.env),
    detached: true,
    stdio: ['ignore', log, log],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
  })
  closeSync(log)
  let running = true
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => {
      running = false
      resolve({ code, signal })
    })
  })
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0))
    child.once('error', (cause) =>
      reject(
        new AppError({
          code: 'process_not_started',
          shortMessage: `The ${options.name} could not be started.`,
          facts: { command: options.command },
          cause,
          retry: 'never',
        }),
      ),
    )
  })
  options.reaper?.add(pid)
  void exited.then(() => {
    // A leader that dies leaves its children behind; nothing of the group may outlive it.
    signalGroup(pid, 'SIGKILL')
    options.reaper?.remove(pid)
  })
  const kill = (signal: NodeJS.Signals): void => signalGroup(pid, signal)
  return {
    name: options.name,
    pid,
    logPath: options.logPath,
    exited,
    isRunning: () => running,
    kill,
    stop: async ({ graceMs = DEFAULT_GRACE_MS } = {}) => {
      if (!running) return
      kill(options.stopSignal ?? 'SIGTERM')
      const timer = setTimeout(() => kill('SIGKILL'), graceMs)
      await exited
      clearTimeout(timer)
    },
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // The group has ended already.
  }
}

/** The parent's environment without what would change how a child's Node behaves. */
function childEnvironment(extra: Readonly<Record<string, string>> | undefined): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...extra }
  for (const name of ['NODE_OPTIONS', 'NODE_ENV', 'NODE_V8_COVERAGE', 'VITEST', 'VITEST_POOL_ID', 'VITEST_WORKER_ID']) {
    if (extra?.[name] === undefined) delete env[name]
  }
  return env
}
