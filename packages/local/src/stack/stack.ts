import type { Deployment } from '@spells/shared'
import type { Address } from 'viem'
import type { AaveMarket } from '../aave/deployAave.ts'
import type { BlockProducer } from '../chain/blockProducer.ts'
import type { StackClock } from '../clock/stackClock.ts'
import type { Failpoints } from '../control/failpoints.ts'
import type { ScheduledMove } from '../feed/schedule.ts'
import type { PostgresUrls } from '../postgres/startPostgres.ts'
import type { TickOutcome } from '../workers/startTicks.ts'
import type { PartDescription } from './part.ts'
import type { StackReporter } from './reporter.ts'

/** The processes of a stack, by the names under which they are killed and restarted. */
export const PART_NAMES = ['postgres', 'chain', 'bundler', 'private', 'public'] as const
export type PartName = (typeof PART_NAMES)[number]
export type WorkerPart = 'private' | 'public'

/** A Worker that was built before: its script, and the wrangler.toml that it was built with. */
export type WorkerBundle = { readonly configPath: string; readonly scriptPath: string }

/** How to start a stack; everything has a default. */
export type StackOptions = {
  /** Where everything is kept, and resumed from. */
  readonly stateDir: string
  /** Port of the public Worker; a free one by default. */
  readonly publicPort?: number
  /** Forget what an earlier stack left in the state directory. */
  readonly reset?: boolean
  /** Serve these recordings instead of generated markets. */
  readonly recordingsDir?: string
  readonly blockTimeMs?: number
  /** Blocks behind the newest one from which a block counts as final. */
  readonly finalityDepth?: number
  /** Let a test hold the Workers at their failpoints. */
  readonly failpoints?: 'on' | 'off'
  /** Other Workers than the product's, for tests of the stack itself. */
  readonly workers?: Readonly<Record<WorkerPart, { readonly configPath: string; readonly healthPath: string }>>
  /** Start on these instead of what is built of the sources; `useBuild` upgrades from them. */
  readonly bundles?: Readonly<Record<WorkerPart, WorkerBundle>>
  /** Build the web app and serve it beside the API. `off` by default: it takes half a minute when its sources changed. */
  readonly web?: 'build' | 'off'
  /** Requests per minute that each rate limit allows; by default more than any test sends. */
  readonly requestLimit?: number
  /** Variables that replace or add to the ones that the stack gives. */
  readonly vars?: Readonly<Partial<Record<WorkerPart, Readonly<Record<string, string>>>>>
  readonly reporter?: StackReporter
  /** Ends the stack: a start that is under way, or the running one. */
  readonly signal?: AbortSignal
}

/** A running stack. */
export type Stack = {
  readonly apiUrl: string
  readonly controlUrl: string
  readonly feedUrl: string
  readonly rpcUrl: string
  readonly bundlerUrl: string
  /** Connection strings of the database `spells`; they contain passwords. */
  readonly databaseUrls: PostgresUrls
  readonly deployment: Deployment
  readonly aave: AaveMarket
  readonly clock: StackClock
  readonly failpoints: Failpoints
  describe(): StackDescription
  /** Mines a block now. */
  mine: BlockProducer['mine']
  /** Ends a process and its children at once, as a crash would (SIGKILL) or cleanly. */
  kill(part: PartName, signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** Brings a process back on the same port and state; resolves when it is healthy. */
  restart(part: PartName): Promise<void>
  /** From its next restart on, a Worker that was started on a bundle runs what is built of the sources. */
  useBuild(part: WorkerPart): void
  /** From its next restart on, a Worker has these variables instead of, or besides, the ones that it has. */
  useVars(part: WorkerPart, vars: Readonly<Record<string, string>>): void
  /** Makes the sponsor's deposit exactly this much; 0 shows what happens without a sponsor. */
  setSponsorDeposit(depositWei: bigint): Promise<void>
  /** Fires a cron of the Workers now. */
  tick(cron: string): Promise<readonly TickOutcome[]>
  /** Ends every process and keeps the state. Asking twice is the same as once. */
  stop(): Promise<void>
}

/** What `stack.json` and `GET /stack` say; it contains no secret. WIRE: local stack. */
export type StackDescription = {
  readonly v: 1
  readonly status: 'starting' | 'ready' | 'stopped'
  readonly pid: number
  readonly stateDir: string
  readonly startedAt: string
  readonly readyAfterMs?: number
  readonly apiUrl: string
  readonly controlUrl: string
  readonly feedUrl: string
  readonly rpcUrl: string
  readonly bundlerUrl: string
  readonly neonProxy: string
  readonly postgres: { readonly host: string; readonly port: number; readonly database: string }
  readonly chainId: number
  readonly blockTimeMs: number
  readonly finalityDepth: number
  readonly deployment?: Deployment
  /** Takes `setAssetPrice(asset, price in USD with 8 decimals)` from anyone. */
  readonly priceSource?: Address
  readonly demoWallet: { readonly address: Address; readonly devAccount: number }
  readonly feed: { readonly kind: 'generated' | 'recorded'; readonly schedule: readonly ScheduledMove[] }
  readonly parts: readonly PartDescription[]
}
