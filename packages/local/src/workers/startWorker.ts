import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ManagedProcess, spawnProcess } from '../process.ts'
import type { Reaper } from '../reaper.ts'
import { untilHealthy } from '../untilHealthy.ts'
import { writeFileAtomic } from '../writeFileAtomic.ts'
import type { HostOptions } from './hostOptions.ts'
import { readWorkerConfig } from './readWorkerConfig.ts'
import { wranglerEnvironment } from './wranglerEnvironment.ts'

/** A Worker in a process group of its own. */
export type RunningWorker = {
  readonly name: string
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly process: ManagedProcess
  stop(): Promise<void>
}

export type StartWorkerOptions = {
  readonly part: string
  readonly configPath: string
  /** The bundle that `buildWorker` made of it. */
  readonly scriptPath: string
  readonly port: number
  /** Where its objects, queues, caches and Workflows are kept. */
  readonly persistDir: string
  /** Shared by the Workers of one stack, and by nothing else: they find each other there. */
  readonly registryDir: string
  /** Variables and secrets; written to a file that only this user may read. */
  readonly vars: Readonly<Record<string, string>>
  /** Hyperdrive binding to connection string. */
  readonly databases?: Readonly<Record<string, string>>
  /** Where its static files are; what its wrangler.toml names by default. */
  readonly assetsDir?: string
  /** Requests that every rate limit allows; those of its wrangler.toml by default. */
  readonly requestLimit?: number
  /** Answers below 500 when the Worker is ready. */
  readonly healthPath?: string
  readonly logPath: string
  readonly reaper?: Reaper
}

const HEALTH_TIMEOUT_MS = 5_000
const HOST = fileURLToPath(new URL('workerHost.ts', import.meta.url))

/**
 * Starts a Worker from its bundle, on the workerd that production runs.
 * @throws part_not_healthy when it does not answer in time
 */
export async function startWorker(options: StartWorkerOptions): Promise<RunningWorker> {
  const { configPath, scriptPath, port, persistDir, registryDir, vars, databases = {} } = options
  const { name } = readWorkerConfig(configPath)
  const url = `http://127.0.0.1:${port}`
  const optionsPath = `${persistDir}.json`
  mkdirSync(persistDir, { recursive: true })
  mkdirSync(registryDir, { recursive: true })
  const { requestLimit, assetsDir } = options
  const hostOptions: HostOptions = {
    ...{ configPath, scriptPath, port, persistDir, registryDir, vars, databases },
    ...(requestLimit === undefined ? {} : { requestLimit }),
    ...(assetsDir === undefined ? {} : { assetsDir }),
  }
  writeFileAtomic(optionsPath, JSON.stringify(hostOptions), { mode: 0o600 })
  const registration = join(registryDir, name)
  // After a kill its old registration would send the other Worker to a port where nobody listens.
  const unregister = (): void => rmSync(registration, { force: true })
  unregister()
  const worker = await spawnProcess({
    name: options.part,
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', HOST, optionsPath],
    env: wranglerEnvironment,
    logPath: options.logPath,
    ...(options.reaper ? { reaper: options.reaper } : {}),
  })
  void worker.exited.then(unregister)
  await untilHealthy({
    name: options.part,
    process: worker,
    check: async () => {
      const signal = AbortSignal.timeout(HEALTH_TIMEOUT_MS)
      return (await fetch(url + (options.healthPath ?? '/'), { signal })).status < 500
    },
  })
  return { name, url, port, pid: worker.pid, process: worker, stop: () => worker.stop() }
}
