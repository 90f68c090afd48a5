import type { ScopedDatabase, SystemDatabase } from '@spells/db'
import type {
  Clock,
  Failpoint,
  FindSponsorship,
  FindTransactionManager,
  LiveRooms,
  TriggerRegistryRpc,
} from '@spells/shared'
import type { CandleSource, ClobSource } from '@spells/signals'
import type { QueryEmbedder } from '@spells/workflows/search'
import type { Chain } from './chain.ts'
import type { Config } from './config.ts'
import type { ObjectNamespace } from './env.ts'
import type { RateLimits } from './rateLimits.ts'

/** What the routes stand on. Routes name the part that they need: `Pick<Deps, 'clock' | 'chain'>`. */
export type Deps = {
  readonly config: Config
  readonly clock: Clock
  readonly failpoint: Failpoint
  /** Hot public data; never a lock, never proof of freshness. */
  readonly cache: KVNamespace
  readonly chain: Chain
  readonly findTransactionManager: FindTransactionManager
  /** What the sponsor does for a workspace. */
  readonly findSponsorship: FindSponsorship
  readonly triggerRegistry: ObjectNamespace<TriggerRegistryRpc>
  /** Past probabilities, where ours are thin. */
  readonly clob: ClobSource
  /** Past prices, where ours are thin. */
  readonly candles: CandleSource
  /** What searches mean; none where only words are searched. */
  readonly queryEmbedder: QueryEmbedder | undefined
  readonly liveRooms: LiveRooms
  readonly rateLimits: RateLimits
  readonly castWorkflow: Workflow
  /** For one request; routes take `c.var.database`. */
  openDatabase(): ScopedDatabase
  /** For relays and consumers, never for a user's request. */
  openSystemDatabase(): SystemDatabase
  /** The system role through Neon's driver, for one-shot writes of Workflows. */
  openNeonDatabase(): SystemDatabase
}
