import { ACCOUNT_INDEXES, getDevAccount } from '../chain/accounts.ts'
import { createRpc } from '../chain/rpc.ts'
import { setSponsorDeposit as setDeposit } from '../chain/sponsorDeposit.ts'
import { LOCAL_CHAIN_ID } from '../chain/startChain.ts'
import { openStackClock } from '../clock/stackClock.ts'
import { createDrills } from '../control/drills.ts'
import { createFailpoints } from '../control/failpoints.ts'
import { startControlServer } from '../control/startControlServer.ts'
import { startFeedServer } from '../feed/startFeedServer.ts'
import { startPriceFeeds } from '../priceFeeds/startPriceFeeds.ts'
import { buildWeb } from '../web/buildWeb.ts'
import type { Ticks } from '../workers/startTicks.ts'
import { writeFileAtomic } from '../writeFileAtomic.ts'
import { chooseStackPorts } from './chooseStackPorts.ts'
import type { StackContext, StackFrame } from './context.ts'
import { createPartRegistry } from './partRegistry.ts'
import { quietReporter } from './reporter.ts'
import { getStackSecrets } from './secrets.ts'
import { PART_NAMES, type Stack, type StackDescription, type StackOptions } from './stack.ts'
import { startChainService } from './startChainService.ts'
import { startDatabaseService } from './startDatabaseService.ts'
import { startWorkerServices } from './startWorkerServices.ts'
import { buildWorkerVars } from './workerVars.ts'

const DEFAULT_BLOCK_TIME_MS = 1_000
const DEFAULT_FINALITY_DEPTH = 6
const DEFAULT_REQUEST_LIMIT = 1_000_000

/** Starts the pieces in the order in which they need each other, side by side where they do not. */
export async function composeStack(frame: StackFrame, options: StackOptions): Promise<Stack> {
  const startedAtMs = Date.now()
  const { state, reaper } = frame
  const { blockTimeMs = DEFAULT_BLOCK_TIME_MS, finalityDepth = DEFAULT_FINALITY_DEPTH } = options
  const reporter = options.reporter ?? quietReporter
  const ports = await chooseStackPorts({ path: state.ports, publicPort: options.publicPort })
  const { demoWallet } = ACCOUNT_INDEXES
  const urlOf = (part: keyof typeof ports): string => `http://127.0.0.1:${ports[part]}`
  const clock = openStackClock({ path: state.clock })
  const failpoints = createFailpoints()

  let known: Pick<StackDescription, 'status' | 'deployment' | 'priceSource' | 'readyAfterMs'> = { status: 'starting' }
  let ticks: Ticks | undefined
  let stopping: Promise<void> | undefined
  const describe = (): StackDescription => ({
    v: 1,
    ...known,
    pid: process.pid,
    stateDir: state.path,
    startedAt: new Date(startedAtMs).toISOString(),
    apiUrl: urlOf('public'),
    controlUrl: urlOf('control'),
    feedUrl: urlOf('feed'),
    rpcUrl: urlOf('chain'),
    bundlerUrl: urlOf('bundler'),
    neonProxy: `127.0.0.1:${ports.neonProxy}`,
    postgres: { host: '127.0.0.1', port: ports.postgres, database: 'spells' },
    chainId: LOCAL_CHAIN_ID,
    blockTimeMs,
    finalityDepth,
    demoWallet: { address: getDevAccount(demoWallet).account.address, devAccount: demoWallet },
    feed: { kind: feed.kind, schedule: feed.listScheduledMoves() },
    parts: parts.describe(),
  })
  const learn = (facts: Partial<typeof known>): void => {
    known = { ...known, ...facts }
    writeDescription()
  }
  const writeDescription = (): void => writeFileAtomic(state.description, `${JSON.stringify(describe(), null, 2)}\n`)
  const parts = createPartRegistry({ reporter, logPathOf: state.log, onChange: writeDescription })
  const context: StackContext = {
    ...{ state, reaper, reporter, ports, clock, parts, blockTimeMs, finalityDepth },
    secrets: getStackSecrets(state.secrets),
    onStop: frame.onStop,
    timed: async (name, work, detail) => {
      const fromMs = performance.now()
      const value = await work()
      reporter.ready(name, { tookMs: performance.now() - fromMs, detail: detail(value) })
      return value
    },
  }
  const { recordingsDir } = options
  const feed = await context.timed(
    'feed',
    () =>
      startFeedServer({
        ...{ nowMs: clock.nowMs, statePath: state.feed, port: ports.feed },
        ...(recordingsDir === undefined ? {} : { recordingsDir }),
      }),
    ({ url, kind }) => `${url} (${kind})`,
  )
  frame.onStop(() => feed.stop())
  const tick: Stack['tick'] = async (cron) => (await ticks?.fire(cron)) ?? []
  const setSponsorDeposit: Stack['setSponsorDeposit'] = async (depositWei) => {
    const paymaster = known.deployment?.paymaster
    if (paymaster) await setDeposit({ rpcUrl: urlOf('chain'), chainId: LOCAL_CHAIN_ID, paymaster }, depositWei)
  }
  const { kill, restart } = parts
  const controls = { partNames: PART_NAMES, describe, kill, restart, tick, setSponsorDeposit }
  const drills = createDrills({
    ...{ apiUrl: urlOf('public'), rpcUrl: urlOf('chain'), nowMs: clock.nowMs, logPathOf: state.log, reaper },
  })
  const control = await startControlServer({ clock, controls, failpoints, drills, port: ports.control })
  frame.onStop(() => drills.stop())
  frame.onStop(() => control.stop())

  const web = startWeb(context, options)
  const [databaseUrls, chain] = await Promise.all([startDatabaseService(context), startChainService(context)])
  const { deployment, aave } = chain
  feed.quote(aave.assets)
  const priceFeeds = await startPriceFeeds({ rpc: createRpc(urlOf('chain')), clock })
  frame.onStop(() => priceFeeds.stop())
  learn({ deployment, priceSource: aave.priceSource })
  const vars = buildWorkerVars(context, {
    failpointUrl: options.failpoints === 'on' ? `${control.url}/failpoint` : '',
    systemDatabaseUrl: databaseUrls.system,
    deployment,
  })
  const services = await startWorkerServices(context, {
    vars: {
      private: { ...vars.private, ...options.vars?.private },
      public: { ...vars.public, ...options.vars?.public },
    },
    databaseUrls,
    workers: options.workers,
    bundles: options.bundles,
    web,
    requestLimit: options.requestLimit ?? DEFAULT_REQUEST_LIMIT,
    onStarted: chain.mineOnTheClockOnly,
  })
  ticks = services.ticks
  learn({ status: 'ready', readyAfterMs: Date.now() - startedAtMs })

  const { apiUrl, controlUrl, feedUrl, rpcUrl, bundlerUrl } = describe()
  return {
    ...{ apiUrl, controlUrl, feedUrl, rpcUrl, bundlerUrl, databaseUrls, deployment, aave, clock, failpoints },
    ...{ describe, tick, mine: chain.mine, restart, setSponsorDeposit },
    useBuild: services.useBuild,
    useVars: services.useVars,
    kill: (part, signal = 'SIGKILL') => kill(part, signal),
    stop: () => {
      stopping ??= (async () => {
        known = { ...known, status: 'stopped' }
        failpoints.releaseAll()
        await frame.stopAll()
      })()
      return stopping
    },
  }
}

/** Where the web app's files will be; an empty place when nobody asked for it. */
function startWeb(context: StackContext, options: StackOptions): Promise<string> {
  const { state, reaper, reporter } = context
  if (options.web !== 'build') return Promise.resolve(state.build('no-web'))
  const patience = setTimeout(() => reporter.note('the web app is built: its sources are new'), 3_000)
  const built = context.timed(
    'web',
    () => buildWeb({ logPath: state.log('web'), reaper }).finally(() => clearTimeout(patience)),
    (directory) => directory,
  )
  // Awaited when the public Worker starts; until then a failure must not be an unhandled one.
  built.catch(() => {})
  return built
}
