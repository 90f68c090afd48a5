import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ACCOUNT_INDEXES, getDevAccount } from '../chain/accounts.ts'
import { ENTRY_POINT } from '../chain/canonical.ts'
import { getFreePort } from '../ports.ts'
import { type ManagedProcess, spawnProcess } from '../process.ts'
import { type Reaper, startReaper } from '../reaper.ts'
import { untilHealthy } from '../untilHealthy.ts'

/** A running ERC-4337 bundler. Its mempool is in memory: a kill loses it. */
export type Bundler = {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly process: ManagedProcess
  stop(): Promise<void>
}

export type StartBundlerOptions = {
  readonly rpcUrl: string
  readonly clockPath: string
  readonly logPath: string
  readonly blockTimeMs: number
  readonly port?: number
  readonly reaper?: Reaper
  /** Indexes of the development accounts that send bundles: two bundlers must not share them. */
  readonly executors?: readonly number[]
  readonly utility?: number
}

// It believes its cached receipts even after a reorg, so they are kept only briefly.
const RECEIPT_CACHE_MS = 1_000

/**
 * Starts alto for EntryPoint 0.8, which must be on the chain already.
 * @throws part_not_healthy when it does not answer in time
 */
export async function startBundler(options: StartBundlerOptions): Promise<Bundler> {
  const port = options.port ?? (await getFreePort())
  const url = `http://127.0.0.1:${port}`
  const reaper = options.reaper ?? startReaper()
  const { executors = ACCOUNT_INDEXES.bundlerExecutors, utility = ACCOUNT_INDEXES.bundlerUtility } = options
  const executorKeys = executors.map((index) => getDevAccount(index).privateKey)
  const flags = {
    entrypoints: ENTRY_POINT,
    'rpc-url': options.rpcUrl,
    port,
    'executor-private-keys': executorKeys.join(','),
    'utility-private-key': getDevAccount(utility).privateKey,
    // Its full tracing of validation rules does not work on this development chain.
    'safe-mode': false,
    'block-time': options.blockTimeMs,
    'receipt-cache-ttl': RECEIPT_CACHE_MS,
    'block-number-cache-ttl': options.blockTimeMs,
    'max-bundle-interval': Math.min(options.blockTimeMs, 1_000),
    // All traffic of this chain is ours: what the bundler bids above the operations' fees is what the node proposes next,
    // so that a smaller share to keep would raise fees with every bundle.
    'bundler-initial-commission': 40,
    'enable-debug-endpoints': true,
    'log-level': 'warn',
  }
  const bundler = await spawnProcess({
    name: 'bundler',
    command: process.execPath,
    args: [
      '--disable-warning=ExperimentalWarning',
      ...['clockPreload.ts', 'loopbackPreload.ts'].flatMap((name) => ['--import', preloadUrl(name)]),
      ...[findAlto(), 'run'],
      ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ],
    logPath: options.logPath,
    env: { SPELLS_CLOCK_FILE: options.clockPath },
    reaper,
  })
  await untilHealthy({
    name: 'bundler',
    process: bundler,
    check: async () => (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) })).ok,
  })
  return {
    url,
    port,
    pid: bundler.pid,
    process: bundler,
    stop: async () => {
      await bundler.stop()
      if (!options.reaper) reaper.close()
    },
  }
}

function preloadUrl(name: string): string {
  return pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), name)).href
}

/** The program's file itself, so that a signal reaches it and not a wrapper. */
function findAlto(): string {
  const door = createRequire(import.meta.url).resolve('@pimlico/alto')
  return join(dirname(door), 'cli', 'alto.js')
}
