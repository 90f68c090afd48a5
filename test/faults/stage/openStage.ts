import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PartName, ReachedFailpoint, Stack } from '@spells/local'
import { buildWorker } from '@spells/local/buildWorker'
import { type FaultProxy, startFaultProxy } from '@spells/local/faultProxy'
import type { FindTransactionManager } from '@spells/shared'
import type { Address } from 'viem'
import { type ArmedStack, startArmedStack } from '../../setup/startArmedStack.ts'
import { type ChainTools, createChainTools, type WireOperation } from './chainTools.ts'
import type { NamedTest } from './namedTest.ts'
import { editObject } from './objectStorage.ts'
import { openTestVault, type TestVault, take, type VaultTerms } from './openTestVault.ts'
import { reconcile, type Tally } from './reconcile.ts'
import { runNamedTest } from './runNamedTest.ts'
import { startCaller } from './startCaller.ts'
import { type ClockRelay, startClockRelay } from './startClockRelay.ts'
import { waitFor } from './waitFor.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const BLOCK_TIME_MS = 400
const HOLD_PATIENCE_MS = 60_000
const NOWHERE = 'http://127.0.0.1:9'
const WORKERS = { private: 'apps/vault/wrangler.toml', public: 'wrangler.toml' } as const

/** A whole stack whose private Worker reaches nodes, bundler and clock only through what fails as it is told. */
export type Stage = {
  readonly armed: ArmedStack
  readonly stack: Stack
  /** Two nodes of one chain. */
  readonly nodes: readonly [FaultProxy, FaultProxy]
  readonly bundler: FaultProxy
  readonly clock: ClockRelay
  readonly chain: ChainTools
  /** Where the private Worker keeps its objects. */
  readonly persistDir: string
  /** The private Worker's log file. */
  readonly logPath: string
  openVault(terms?: VaultTerms): Promise<TestVault>
  /** The vault that the API knows, with its transaction manager. */
  readonly find: FindTransactionManager
  /** Holds the next Worker that comes to this place. The promise is rejected when none comes. */
  holdNext(place: string): Promise<ReachedFailpoint>
  /** SIGKILL; what waits at a failpoint is let go, since nobody waits there any more. */
  kill(part: PartName): Promise<void>
  restart(part: PartName): Promise<void>
  /** Kills the private Worker, changes what lies on its disk, and starts it again. */
  whileDown(edit: () => void): Promise<void>
  /** Operations that were handed to the bundler, in order, whatever came of it. */
  listSends(): readonly WireOperation[]
  /** Waits until so many operations were handed over since the row began. */
  untilSends(count: number): Promise<void>
  /** Rows of a vault's stored state; the Worker must be down. */
  readObject(vault: Address, query: string): readonly Record<string, unknown>[]
  /** Whether the private Worker has logged this since the row began. */
  sawLog(event: string): boolean
  /** Whether it has raised this alert in its log since then. */
  sawAlert(code: string): boolean
  reconcileVault(vault: TestVault, timeoutMs: number): Promise<Tally>
  /** Of the vault that the API's casts use. */
  reconcileArmed(): Promise<Tally>
  /** Intents and executions of that vault so far. */
  countArmed(): Promise<{ readonly intents: number; readonly executed: number }>
  /** Compares every intent of every vault that was used since the last time with the chain. */
  reconcile(timeoutMs: number): Promise<Tally>
  /** Back to a world without faults. */
  heal(): Promise<void>
  /** Runs a Worker from another copy of the repository, or from this one again. */
  runFrom(tree: string | undefined, part: keyof typeof WORKERS): Promise<void>
  runTests(tests: readonly NamedTest[], tree?: string): Promise<number>
  stop(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  const clock = await startClockRelay()
  const [first, second, bundler] = await Promise.all(
    [NOWHERE, NOWHERE, NOWHERE].map((target) => startFaultProxy({ target })),
  )
  if (!first || !second || !bundler) throw new Error('unreachable')
  const nodes = [first, second] as const
  const stopRelays = () => Promise.all([clock, ...nodes, bundler].map((part) => part.stop()))
  // Without a way past the bundler: the rows are about what happens when it is all there is.
  const [RPC_URLS, RELAYER_KEY] = [nodes.map(({ url }) => url).join(','), '']
  const vars = { RPC_URLS, RELAYER_KEY, BUNDLER_URLS: bundler.url, CLOCK_URL: clock.url }
  const armed = await startArmedStack({
    ...{ failpoints: 'on', blockTimeMs: BLOCK_TIME_MS, vars: { private: vars, public: { CLOCK_URL: clock.url } } },
    onStarted: ({ rpcUrl, bundlerUrl, clock: followed }) => {
      for (const node of nodes) node.setTarget(rpcUrl)
      bundler.setTarget(bundlerUrl)
      clock.follow(followed)
    },
  }).catch(async (error: unknown) => {
    await stopRelays()
    throw error
  })
  const { stack } = armed
  const { stateDir } = stack.describe()
  const chain = createChainTools({
    reader: armed.wallet.chain,
    rpcUrl: stack.rpcUrl,
    bundlerUrl: stack.bundlerUrl,
    entryPoint: stack.deployment.entryPoint,
  })
  const caller = await startCaller({ stack, clockUrl: clock.url })
  const me = await armed.client.me()
  const down = new Set<PartName>()
  let vaults: TestVault[] = []
  let logStart = 0
  const armedVault = {
    address: armed.vault.address,
    manager: caller.find(stack.describe().chainId, armed.vault.address),
    accepted: [],
  }
  const logPath = join(stateDir, 'logs', 'private.log')
  const persistDir = join(stateDir, 'workers', 'private')
  const listSends = () => bundler.listCalls('eth_sendUserOperation').map(({ params }) => params[0] as WireOperation)

  const kill = async (part: PartName): Promise<void> => {
    down.add(part)
    await stack.kill(part, 'SIGKILL')
    stack.failpoints.releaseAll()
  }
  const restart = async (part: PartName): Promise<void> => {
    await stack.restart(part)
    down.delete(part)
  }
  const readLog = () => readFileSync(logPath, 'utf8').slice(logStart)
  const getBundle = (part: keyof typeof WORKERS) => join(stateDir, 'build', part, 'index.js')
  return {
    ...{ armed, stack, nodes, bundler, clock, chain, kill, restart, find: caller.find },
    ...{ persistDir, logPath, listSends },
    holdNext: (place) => {
      const reached = stack.failpoints.holdNext(place)
      const late = new Promise<never>((_, reject) => {
        const timer = setTimeout(() => reject(new Error(`Nobody came to ${place}.`)), HOLD_PATIENCE_MS)
        void reached.then(() => clearTimeout(timer))
      })
      const first = Promise.race([reached, late])
      // A row may have failed before it looks.
      first.catch(() => {})
      return first
    },
    untilSends: async (count) => {
      await waitFor(`${count} operations handed over`, async () => (listSends().length >= count ? true : undefined))
    },
    readObject: (vault, query) => editObject(persistDir, vault, (database) => database.prepare(query).all()),
    sawLog: (event) => readLog().includes(`"event":"${event}"`),
    sawAlert: (code) => readLog().includes(`"event":"alert","code":"${code}"`),
    reconcileVault: (vault, timeoutMs) => reconcile(vault, { chain, timeoutMs }),
    reconcileArmed: () => reconcile(armedVault, { chain, timeoutMs: 60_000 }),
    countArmed: async () => ({
      intents: take(await armedVault.manager.listIntents()).length,
      executed: (await chain.listExecutions(armedVault.address)).length,
    }),
    openVault: async (terms) => {
      const vault = await openTestVault({ armed, me, find: caller.find, chain, isClosed: () => false }, terms)
      vaults.push(vault)
      return vault
    },
    whileDown: async (edit) => {
      await kill('private')
      edit()
      await restart('private')
    },
    reconcile: async (timeoutMs) => {
      const tallies: Tally[] = []
      for (const vault of vaults) tallies.push(await reconcile(vault, { chain, timeoutMs }))
      return tallies.reduce(add, { intents: 0, executed: 0, ends: {} })
    },
    heal: async () => {
      for (const proxy of [...nodes, bundler]) {
        proxy.heal()
        proxy.forgetCalls()
      }
      await clock.skew(0)
      clock.setFailing(false)
      stack.clock.change({ rate: 1 })
      stack.failpoints.releaseAll()
      for (const part of down) await restart(part)
      await chain.setBundling('auto')
      vaults = []
      logStart = readFileSync(logPath, 'utf8').length
    },
    runFrom: async (tree, part) => {
      const outDir = join(stateDir, 'build', `other-${part}`)
      const configPath = join(tree ?? repository, WORKERS[part])
      const built = await buildWorker({ configPath, outDir, logPath: join(stateDir, 'logs', 'other.log') })
      await kill(part)
      copyFileSync(built, getBundle(part))
      await restart(part)
    },
    runTests: async (tests, tree = repository) => {
      let passed = 0
      for (const test of tests) passed += await runNamedTest(tree, test)
      return passed
    },
    stop: async () => {
      await caller.stop()
      await armed.stop()
      await stopRelays()
    },
  }
}

function add(a: Tally, b: Tally): Tally {
  const ends = { ...a.ends }
  for (const [status, count] of Object.entries(b.ends) as [keyof Tally['ends'], number][]) {
    ends[status] = (ends[status] ?? 0) + count
  }
  return { intents: a.intents + b.intents, executed: a.executed + b.executed, ends }
}
