import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startBundler } from '../bundler/startBundler.ts'
import type { PostgresUrls } from '../postgres/startPostgres.ts'
import { buildWorker } from '../workers/buildWorker.ts'
import { readWorkerConfig } from '../workers/readWorkerConfig.ts'
import { startTicks, type Ticks } from '../workers/startTicks.ts'
import { startWorker } from '../workers/startWorker.ts'
import type { StackContext } from './context.ts'
import type { Stack, StackOptions, WorkerBundle, WorkerPart } from './stack.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const PRODUCT_WORKERS = {
  private: { configPath: join(repository, 'apps/vault/wrangler.toml'), healthPath: '/' },
  public: { configPath: join(repository, 'wrangler.toml'), healthPath: '/v1/health' },
}
const WORKER_PARTS: readonly WorkerPart[] = ['private', 'public']

/** What runs of the Workers besides the Workers. */
export type WorkerServices = Pick<Stack, 'useBuild' | 'useVars'> & { readonly ticks: Ticks }

/** Starts the bundler and both Workers side by side, then their ticks. */
export async function startWorkerServices(
  context: StackContext,
  deps: {
    readonly vars: Readonly<Record<WorkerPart, Readonly<Record<string, string>>>>
    readonly databaseUrls: PostgresUrls
    readonly workers: StackOptions['workers']
    readonly bundles: StackOptions['bundles']
    readonly requestLimit: number
    /** Where the static files of the public Worker will be. */
    readonly web: Promise<string>
    /** Called between the start of the processes and that of the ticks. */
    readonly onStarted: () => Promise<void>
  },
): Promise<WorkerServices> {
  const { state, ports, reaper, clock, blockTimeMs } = context
  const workers = deps.workers ?? PRODUCT_WORKERS
  const bundler = context.parts.add('bundler', () =>
    startBundler({
      rpcUrl: `http://127.0.0.1:${ports.chain}`,
      clockPath: state.clock,
      logPath: state.log('bundler'),
      blockTimeMs,
      port: ports.bundler,
      reaper,
    }),
  )
  const databases = {
    private: {},
    public: { HYPERDRIVE: deps.databaseUrls.app, HYPERDRIVE_SYSTEM: deps.databaseUrls.system },
  }
  const bundles: Partial<Record<WorkerPart, WorkerBundle>> = { ...deps.bundles }
  const vars = { ...deps.vars }
  let ticks: Ticks | undefined
  const workerParts = WORKER_PARTS.map((part) => {
    // Built once: what a restart runs is what ran before.
    const built = buildWorker({
      configPath: workers[part].configPath,
      outDir: state.build(part),
      logPath: state.log(part),
      reaper,
    })
    return context.parts.add(part, async () => {
      const worker = await startWorker({
        part,
        ...workers[part],
        ...(bundles[part] ?? { scriptPath: await built }),
        port: ports[part],
        persistDir: state.worker(part),
        registryDir: state.registry,
        vars: vars[part],
        databases: databases[part],
        requestLimit: deps.requestLimit,
        ...(part === 'public' ? { assetsDir: await deps.web } : {}),
        logPath: state.log(part),
        reaper,
      })
      ticks?.catchUp()
      return worker
    })
  })
  await Promise.all(
    [bundler, ...workerParts].map(async (part) => {
      context.onStop(() => part.stop())
      await part.start()
    }),
  )
  await deps.onStarted()
  const started = startTicks({
    clock,
    targets: WORKER_PARTS.map((part) => ({
      name: part,
      url: `http://127.0.0.1:${ports[part]}`,
      crons: readWorkerConfig(workers[part].configPath).crons,
    })),
    onOutcome: ({ worker, cron, ok, detail }) => {
      const line = `${new Date().toISOString()} ${worker} "${cron}" ${ok ? 'ok' : `failed: ${detail}`}\n`
      appendFileSync(state.log('ticks'), line)
    },
  })
  context.onStop(() => started.stop())
  ticks = started
  return {
    ticks,
    useBuild: (part) => {
      delete bundles[part]
    },
    useVars: (part, changed) => {
      vars[part] = { ...vars[part], ...changed }
    },
  }
}
