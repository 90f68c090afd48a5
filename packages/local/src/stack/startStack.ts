import { appendFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '@spells/db/migrate'
import { AppError } from '@spells/shared'
import { startBundler } from '../bundler/startBundler.ts'
import { ACCOUNT_INDEXES, getDevAccount } from '../chain/accounts.ts'
import { type BlockProducer, startBlockProducer } from '../chain/blockProducer.ts'
import { type Chain, LOCAL_CHAIN_ID, startChain } from '../chain/startChain.ts'
import { openStackClock } from '../clock/stackClock.ts'
import { createFailpoints } from '../control/failpoints.ts'
import { startControlServer } from '../control/startControlServer.ts'
import { startFeedServer } from '../feed/startFeedServer.ts'
import { startNeonProxy } from '../neonProxy.ts'
import { type Postgres, startPostgres } from '../postgres/startPostgres.ts'
import { startReaper } from '../reaper.ts'
import { readWorkerConfig } from '../workers/readWorkerConfig.ts'
import { startTicks, type Ticks } from '../workers/startTicks.ts'
import { startWorker } from '../workers/startWorker.ts'
import { writeFileAtomic } from '../writeFileAtomic.ts'
import { chooseStackPorts } from './chooseStackPorts.ts'
import { deployLocal, type LocalDeployment } from './deployLocal.ts'
import { createPart, type Part, type RunningPart } from './part.ts'
import { quietReporter } from './reporter.ts'
import { getStackSecrets } from './secrets.ts'
import type { PartName, Stack, StackDescription, StackOptions, WorkerPart } from './stack.ts'
import { PART_NAMES } from './stack.ts'
import { openStateDir } from './stateDir.ts'
import { buildWorkerVars } from './workerVars.ts'

const DEFAULT_BLOCK_TIME_MS = 1_000
const DEFAULT_FINALITY_DEPTH = 6
const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const PRODUCT_WORKERS = {
  private: { configPath: join(repository, 'apps/vault/wrangler.toml'), healthPath: '/' },
  public: { configPath: join(repository, 'wrangler.toml'), healthPath: '/v1/health' },
}

/**
 * Starts the whole local stack, each part with a health check, on a new or an earlier state.
 * @throws state_in_use, port_in_use, part_not_healthy, stack_interrupted
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const startedAtMs = Date.now()
  const { blockTimeMs = DEFAULT_BLOCK_TIME_MS, finalityDepth = DEFAULT_FINALITY_DEPTH } = options
  const reporter = options.reporter ?? quietReporter
  const state = openStateDir({ path: options.stateDir, reset: options.reset ?? false })
  const reaper = startReaper()
  const undo: (() => Promise<unknown>)[] = []
  const interrupt = (): void => reaper.endAll()
  options.signal?.addEventListener('abort', interrupt)
  if (options.signal?.aborted) interrupt()

  const stopAll = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step().catch(() => {})
    reaper.endAll()
    reaper.close()
    state.release()
  }
  try {
    const stack = await compose()
    // Later on the same signal ends the running stack.
    options.signal?.addEventListener('abort', () => void stack.stop(), { once: true })
    return stack
  } catch (cause) {
    await stopAll()
    if (!options.signal?.aborted) throw cause
    throw new AppError({
      code: 'stack_interrupted',
      shortMessage: 'The start was interrupted; everything that had been started is stopped.',
      cause,
      retry: 'never',
    })
  } finally {
    options.signal?.removeEventListener('abort', interrupt)
  }

  async function compose(): Promise<Stack> {
    const secrets = getStackSecrets(state.secrets)
    const clock = openStackClock({ path: state.clock })
    const failpoints = createFailpoints()
    const workers = options.workers ?? PRODUCT_WORKERS
    const ports = await chooseStackPorts({ path: state.ports, publicPort: options.publicPort })
    writeFileAtomic(state.ports, JSON.stringify(ports))

    let status: StackDescription['status'] = 'starting'
    let readyAfterMs: number | undefined
    let local: LocalDeployment | undefined
    let chain: Chain | undefined
    let producer: BlockProducer | undefined
    let postgres: Postgres | undefined
    let ticks: Ticks | undefined
    let stopping: Promise<void> | undefined

    const parts = new Map<string, Part>()
    const describe = (): StackDescription => ({
      v: 1,
      status,
      pid: process.pid,
      stateDir: state.path,
      startedAt: new Date(startedAtMs).toISOString(),
      ...(readyAfterMs === undefined ? {} : { readyAfterMs }),
      apiUrl: `http://127.0.0.1:${ports.public}`,
      controlUrl: control.url,
      feedUrl: feed.url,
      rpcUrl: `http://127.0.0.1:${ports.chain}`,
      bundlerUrl: `http://127.0.0.1:${ports.bundler}`,
      neonProxy: `127.0.0.1:${ports.neonProxy}`,
      postgres: { host: '127.0.0.1', port: ports.postgres, database: 'spells' },
      chainId: LOCAL_CHAIN_ID,
      blockTimeMs,
      finalityDepth,
      ...(local ? { deployment: local.deployment, priceSource: local.aave.priceSource } : {}),
      demoWallet: {
        address: getDevAccount(ACCOUNT_INDEXES.demoWallet).account.address,
        devAccount: ACCOUNT_INDEXES.demoWallet,
      },
      feed: { kind: feed.kind, schedule: feed.listScheduledMoves() },
      parts: [...parts.values()].map((part) => part.describe()),
    })
    const writeDescription = (): void => writeFileAtomic(state.description, `${JSON.stringify(describe(), null, 2)}\n`)
    const addPart = <Running extends RunningPart>(name: PartName, start: () => Promise<Running>): Part<Running> => {
      const part = createPart({ name, logPath: state.log(name), reporter, start, onChange: writeDescription })
      parts.set(name, part)
      return part
    }
    const findPart = (name: string): Part => {
      const part = parts.get(name)
      if (part) return part
      throw new AppError({ code: 'unknown_part', shortMessage: `There is no part ${name}.`, retry: 'never' })
    }
    const timed = async <T>(name: string, work: () => Promise<T>, detail: (value: T) => string): Promise<T> => {
      const fromMs = performance.now()
      const value = await work()
      reporter.ready(name, { tookMs: performance.now() - fromMs, detail: detail(value) })
      return value
    }
    const controls = {
      partNames: PART_NAMES,
      describe,
      kill: (part: string, signal: 'SIGKILL' | 'SIGTERM') => findPart(part).kill(signal),
      restart: (part: string) => findPart(part).restart(),
      tick: async (cron: string) => (await ticks?.fire(cron)) ?? [],
    }
    const feed = await timed(
      'feed',
      () =>
        startFeedServer({
          nowMs: clock.nowMs,
          statePath: state.feed,
          port: ports.feed,
          ...(options.recordingsDir === undefined ? {} : { recordingsDir: options.recordingsDir }),
        }),
      ({ url, kind }) => `${url} (${kind})`,
    )
    undo.push(() => feed.stop())
    const control = await startControlServer({ clock, controls, failpoints, port: ports.control })
    undo.push(() => control.stop())

    const database = addPart('postgres', async () => {
      postgres = await startPostgres({
        dataDir: state.postgres,
        port: ports.postgres,
        passwords: secrets.postgres,
        logPath: state.log('postgres'),
        reaper,
      })
      return postgres
    })
    const node = addPart('chain', async () => {
      // While it is away nothing may note a lower height than it had.
      await producer?.stop()
      const started = await startChain({
        dir: state.chain,
        port: ports.chain,
        genesisTimestampSec: Math.floor(clock.nowMs() / 1000),
        logPath: state.log('chain'),
        reaper,
      })
      if (started.lostBlocks > 0)
        reporter.note(`the chain mined ${started.lostBlocks} empty blocks again that its last save lacks`)
      if (producer) produceOn(started)
      chain = started
      return started
    })
    const produceOn = (on: Chain): void => {
      producer = startBlockProducer({ rpc: on.rpc, store: on.store, clock, blockTimeMs })
    }
    const bundler = addPart('bundler', () =>
      startBundler({
        rpcUrl: `http://127.0.0.1:${ports.chain}`,
        clockPath: state.clock,
        logPath: state.log('bundler'),
        blockTimeMs,
        port: ports.bundler,
        reaper,
      }),
    )

    const startDatabase = async (): Promise<Postgres> => {
      const started = await database.start()
      undo.push(() => database.stop())
      await timed(
        'migrations',
        () => migrate(started.urls.owner),
        () => 'schema is up to date',
      )
      const proxy = await startNeonProxy({ postgres: started, port: ports.neonProxy })
      undo.push(() => proxy.stop())
      return started
    }
    const startNode = async (): Promise<LocalDeployment> => {
      // Addresses and chain belong together; without the one the other is of no use.
      if (!existsSync(state.deployment)) rmSync(state.chain, { recursive: true, force: true })
      const started = await node.start()
      undo.push(() => node.stop())
      const deployed = await timed(
        'contracts',
        () => deployLocal({ chain: started, path: state.deployment }),
        () => (started.resumed ? 'found on the chain' : 'EntryPoint, Metavault, Aave v3, tokens'),
      )
      const latest = await started.rpc.call<{ readonly timestamp: string }>('eth_getBlockByNumber', 'latest', false)
      const chainTimeMs = Number(latest.timestamp) * 1000
      if (chainTimeMs > clock.nowMs()) clock.change({ setMs: chainTimeMs })
      produceOn(started)
      undo.push(async () => producer?.stop())
      return deployed
    }
    const [{ urls }, deployed] = await Promise.all([startDatabase(), startNode()])
    local = deployed

    const vars = buildWorkerVars({
      publicPort: ports.public,
      controlUrl: control.url,
      failpointUrl: options.failpoints === 'on' ? `${control.url}/failpoint` : '',
      chainId: LOCAL_CHAIN_ID,
      rpcUrl: `http://127.0.0.1:${ports.chain}`,
      bundlerUrl: `http://127.0.0.1:${ports.bundler}`,
      feedUrl: feed.url,
      systemDatabaseUrl: urls.system,
      neonProxy: `127.0.0.1:${ports.neonProxy}`,
      finalityDepth,
      deployment: deployed.deployment,
      secrets,
    })
    const addWorker = (part: WorkerPart, databases: Readonly<Record<string, string>>) =>
      addPart(part, () =>
        startWorker({
          part,
          ...workers[part],
          port: ports[part],
          persistDir: state.worker(part),
          registryDir: state.registry,
          vars: { ...vars[part], ...options.vars?.[part] },
          databases,
          logPath: state.log(part),
          reaper,
        }),
      )
    const workerParts = [
      addWorker('private', {}),
      addWorker('public', { HYPERDRIVE: urls.app, HYPERDRIVE_SYSTEM: urls.system }),
    ]
    await Promise.all(
      [bundler, ...workerParts].map(async (part) => {
        undo.push(() => part.stop())
        await part.start()
      }),
    )
    // The bundler's own contracts were mined at once; from here on the clock decides.
    await chain?.rpc.call('evm_setAutomine', false)

    const targets = (['private', 'public'] as const).map((part) => ({
      name: part,
      url: `http://127.0.0.1:${ports[part]}`,
      crons: readWorkerConfig(workers[part].configPath).crons,
    }))
    ticks = startTicks({
      nowMs: clock.nowMs,
      targets,
      onOutcome: ({ worker, cron, ok, detail }) => {
        const line = `${new Date().toISOString()} ${worker} "${cron}" ${ok ? 'ok' : `failed: ${detail}`}\n`
        appendFileSync(state.log('ticks'), line)
      },
    })
    undo.push(async () => ticks?.stop())
    if (options.signal?.aborted) throw options.signal.reason
    readyAfterMs = Date.now() - startedAtMs
    status = 'ready'
    writeDescription()

    const { apiUrl, rpcUrl, bundlerUrl } = describe()
    return {
      apiUrl,
      rpcUrl,
      bundlerUrl,
      controlUrl: control.url,
      feedUrl: feed.url,
      databaseUrls: urls,
      deployment: deployed.deployment,
      aave: deployed.aave,
      clock,
      failpoints,
      describe,
      mine: async () => producer?.mine(),
      kill: (part, signal = 'SIGKILL') => controls.kill(part, signal),
      restart: controls.restart,
      tick: controls.tick,
      stop: () => {
        stopping ??= (async () => {
          failpoints.releaseAll()
          status = 'stopped'
          await stopAll()
        })()
        return stopping
      },
    }
  }
}
