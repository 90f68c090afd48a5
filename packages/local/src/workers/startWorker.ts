import { mkdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type ManagedProcess, spawnProcess } from '../process.ts'
import type { Reaper } from '../reaper.ts'
import { untilHealthy } from '../untilHealthy.ts'
import { writeFileAtomic } from '../writeFileAtomic.ts'
import { encodeEnvFile } from './encodeEnvFile.ts'
import { readWorkerConfig } from './readWorkerConfig.ts'

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
  readonly port: number
  /** Where its objects, queues, caches and Workflows are kept. */
  readonly persistDir: string
  /** Shared by the Workers of one stack, and by nothing else: they find each other there. */
  readonly registryDir: string
  /** Variables and secrets; written to a file that only this user may read. */
  readonly vars: Readonly<Record<string, string>>
  /** Hyperdrive binding to connection string. */
  readonly databases?: Readonly<Record<string, string>>
  /** Answers below 500 when the Worker is ready. */
  readonly healthPath?: string
  readonly logPath: string
  readonly reaper?: Reaper
}

const HEALTH_TIMEOUT_MS = 5_000

/**
 * Starts a Worker with `wrangler dev` on the workerd that production runs.
 * @throws part_not_healthy when it does not answer in time
 */
export async function startWorker(options: StartWorkerOptions): Promise<RunningWorker> {
  const { name } = readWorkerConfig(options.configPath)
  const url = `http://127.0.0.1:${options.port}`
  const envPath = `${options.persistDir}.env`
  mkdirSync(options.persistDir, { recursive: true })
  mkdirSync(options.registryDir, { recursive: true })
  writeFileAtomic(envPath, encodeEnvFile(options.vars), { mode: 0o600 })
  const registration = join(options.registryDir, name)
  // After a kill its old registration would send the other Worker to a port where nobody listens.
  const unregister = (): void => rmSync(registration, { force: true })
  unregister()
  const worker = await spawnProcess({
    name: options.part,
    command: process.execPath,
    args: [
      ...[findWrangler(), 'dev', '--config', options.configPath, '--env-file', envPath],
      ...['--ip', '127.0.0.1', '--port', String(options.port), '--inspector-port', '0'],
      ...['--persist-to', options.persistDir, '--show-interactive-dev-session=false', '--log-level', 'log'],
    ],
    cwd: dirname(options.configPath),
    env: environment(options),
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
  return { name, url, port: options.port, pid: worker.pid, process: worker, stop: () => worker.stop() }
}

function environment(options: StartWorkerOptions): Record<string, string> {
  const databases = Object.entries(options.databases ?? {}).map(([binding, connectionString]) => [
    `CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_${binding}`,
    connectionString,
  ])
  return {
    WRANGLER_REGISTRY_PATH: options.registryDir,
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    // Its debug log would repeat what is in the part's own log.
    WRANGLER_WRITE_LOGS: 'false',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    X_LOCAL_OBSERVABILITY: 'false',
    CI: 'true',
    ...Object.fromEntries(databases),
  }
}

function findWrangler(): string {
  return join(dirname(createRequire(import.meta.url).resolve('wrangler/package.json')), 'bin', 'wrangler.js')
}
