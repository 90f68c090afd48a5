import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { buildWorker } from '@spells/local/buildWorker'
import { getFreePort } from '@spells/local/ports'
import { type RunningWorker, startWorker } from '@spells/local/startWorker'
import type { Deployment, Result } from '@spells/shared'
import type { Address } from 'viem'
import type { DriverAction, DriverRequest } from '../driver/index.ts'

/** The private Worker, and one that asks its objects as the public Worker does. */
export type Managers = {
  /** Process of the private Worker, the leader of its group. */
  pid(): number
  /** @throws when the object refuses, or does not answer */
  ask<Value>(vault: Address, action: DriverAction): Promise<Value>
  kill(): Promise<void>
  /** Starts the private Worker again on what it left behind. @returns how long it took, in milliseconds */
  restart(): Promise<number>
  stop(): Promise<void>
}

const REPOSITORY = join(import.meta.dirname, '../..')
const CONFIGS = {
  private: join(REPOSITORY, 'apps/vault/wrangler.toml'),
  driver: join(REPOSITORY, 'bench/driver/wrangler.toml'),
}

export async function startManagers(options: {
  readonly stateDir: string
  readonly chainId: number
  readonly deployment: Deployment
  readonly finalityDepth: number
  readonly rpcUrl: string
  readonly bundlerUrl: string
}): Promise<Managers> {
  const { stateDir, chainId } = options
  const secret = randomBytes(32).toString('base64')
  const masterKey = randomBytes(32).toString('base64')
  const vars = {
    private: {
      ENVIRONMENT: 'local',
      CHAIN_ID: String(chainId),
      RPC_URLS: options.rpcUrl,
      BUNDLER_URLS: options.bundlerUrl,
      SERVICE_TOKEN_SECRET: secret,
      MASTER_KEYS: JSON.stringify({ current: 'k1', keys: { k1: masterKey } }),
      FINALITY: JSON.stringify({ kind: 'depth', depth: options.finalityDepth }),
      DEPLOYMENT: JSON.stringify(options.deployment),
      CLOCK_URL: '',
    },
    driver: { SERVICE_TOKEN_SECRET: secret },
  }
  const start = async (part: 'private' | 'driver', scriptPath: string, port: number): Promise<RunningWorker> =>
    startWorker({
      ...{ part, configPath: CONFIGS[part], scriptPath, port, vars: vars[part] },
      logPath: join(stateDir, `${part}.log`),
      persistDir: join(stateDir, 'workers', part),
      registryDir: join(stateDir, 'workers', 'registry'),
    })
  const build = (part: 'private' | 'driver') =>
    buildWorker({
      configPath: CONFIGS[part],
      outDir: join(stateDir, 'build', part),
      logPath: join(stateDir, `${part}.log`),
    })
  const [scripts, privatePort, driverPort] = await Promise.all([
    Promise.all([build('private'), build('driver')]),
    getFreePort(),
    getFreePort(),
  ])
  let running = await start('private', scripts[0], privatePort)
  const driver = await start('driver', scripts[1], driverPort)
  return {
    pid: () => running.pid,
    ask: async <Value>(vault: Address, action: DriverAction): Promise<Value> => {
      const body: DriverRequest = { chainId, vault, action }
      const response = await fetch(driver.url, { method: 'POST', body: JSON.stringify(body) })
      const text = await response.text()
      if (!response.ok) throw new Error(`The transaction manager does not answer: ${text.slice(0, 300)}`)
      const reply = JSON.parse(text) as Result<Value, { readonly code: string }>
      if (!reply.ok) throw new Error(`The transaction manager refuses: ${text.slice(0, 300)}`)
      return reply.value
    },
    kill: async () => {
      running.process.kill('SIGKILL')
      await running.process.exited
    },
    restart: async () => {
      const startedAtMs = performance.now()
      running = await start('private', scripts[0], privatePort)
      return performance.now() - startedAtMs
    },
    stop: async () => {
      await Promise.all([driver.stop(), running.stop()])
    },
  }
}
