import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { AppError } from '@spells/shared'
import { getFreePort } from '../ports.ts'
import { type ManagedProcess, spawnProcess } from '../process.ts'
import { type Reaper, startReaper } from '../reaper.ts'
import { untilHealthy } from '../untilHealthy.ts'
import { startChainGate } from './chainGate.ts'
import { type ChainLoss, type ChainStore, createChainStore } from './chainStore.ts'
import { createRpc, type Rpc } from './rpc.ts'

/** A running development chain. It does not mine by itself: see the block producer. */
export type Chain = {
  readonly url: string
  readonly port: number
  readonly chainId: number
  readonly pid: number
  readonly process: ManagedProcess
  readonly rpc: Rpc
  readonly store: ChainStore
  /** Whether the chain continues from a saved state. */
  readonly resumed: boolean
  readonly loss: ChainLoss
  stop(): Promise<void>
}

export type StartChainOptions = {
  /** Where the chain's state is kept. */
  readonly dir: string
  readonly port?: number
  readonly chainId?: number
  /** Time of the first block of a new chain. */
  readonly genesisTimestampSec?: number
  readonly logPath?: string
  readonly reaper?: Reaper
}

export const LOCAL_CHAIN_ID = 31_337
const KEPT_STATES = 200

/**
 * Starts anvil, continuing from the saved state if there is one.
 * @throws chain_not_started when it does not answer in time
 */
export async function startChain(options: StartChainOptions): Promise<Chain> {
  const { dir, chainId = LOCAL_CHAIN_ID } = options
  mkdirSync(dir, { recursive: true })
  const port = options.port ?? (await getFreePort())
  const anvilPort = await getFreePort()
  const url = `http://127.0.0.1:${port}`
  const reaper = options.reaper ?? startReaper()
  const rpc = createRpc(url)
  const store = createChainStore({ dir, rpc })
  const loadArgs = existsSync(store.statePath)
    ? ['--load-state', unpack(store.statePath)]
    : ['--timestamp', String(options.genesisTimestampSec ?? Math.floor(Date.now() / 1000))]
  const anvil = await spawnProcess({
    name: 'chain',
    command: findAnvil(),
    args: [
      ...['--port', String(anvilPort), '--chain-id', String(chainId), '--hardfork', 'prague', '--no-mining', '--quiet'],
      ...['--prune-history', String(KEPT_STATES), '--cache-path', join(dir, 'cache'), ...loadArgs],
    ],
    logPath: options.logPath ?? join(dir, 'chain.log'),
    // Its own dump on exit is not used, so there is nothing to wait for.
    stopSignal: 'SIGTERM',
    reaper,
  })
  const gate = await startChainGate({ port, targetPort: anvilPort })
  // A dead chain refuses connections.
  void anvil.exited.then(() => gate.stop())
  await untilHealthy({
    name: 'chain',
    process: anvil,
    check: async () => (await rpc.call('eth_chainId')) !== undefined,
  })
  // The next block's time is the last one's until the block producer says otherwise, never the machine's clock.
  await rpc.call('anvil_setBlockTimestampInterval', 0)
  const loss = await store.catchUp()
  return {
    url,
    port,
    chainId,
    pid: anvil.pid,
    process: anvil,
    rpc,
    store,
    resumed: loadArgs[0] === '--load-state',
    loss,
    stop: async () => {
      // What a cast changed is read at the blocks around it, which may be before a stop.
      if (anvil.isRunning()) await store.save({ withHistory: true }).catch(() => {})
      await anvil.stop()
      if (!options.reaper) reaper.close()
    },
  }
}

function unpack(statePath: string): string {
  const plainPath = join(dirname(statePath), 'loaded.json')
  writeFileSync(plainPath, gunzipSync(readFileSync(statePath)))
  return plainPath
}

/** The program itself, so that a signal reaches it and not a wrapper. */
function findAnvil(): string {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  const name = `@foundry-rs/anvil-${process.platform === 'win32' ? 'win32' : process.platform}-${arch}`
  try {
    const door = createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json')
    const manifest = createRequire(door).resolve(`${name}/package.json`)
    return join(dirname(manifest), 'bin', 'anvil')
  } catch (cause) {
    throw new AppError({
      code: 'chain_not_available',
      shortMessage: `There is no anvil package for ${process.platform}-${process.arch}.`,
      facts: { package: name },
      cause,
      retry: 'never',
    })
  }
}
