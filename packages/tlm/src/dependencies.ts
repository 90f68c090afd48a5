import type { TransactionLimits } from '@spells/core/transaction'
import type { Clock, Deployment, Failpoint } from '@spells/shared'
import type { ObjectNames } from './access.ts'
import type { KeyService } from './adapters/keyHolder.ts'
import type { KeyVault } from './adapters/keyVault.ts'
import type { FactQueue } from './factPublisher.ts'
import type { BundlerPort, ChainPort } from './ports.ts'
import type { PremisePort } from './premisePort.ts'
import type { SponsorPort } from './sponsorPort.ts'

/** What a transaction manager is given by its Worker. */
export type TransactionManagerDependencies = {
  readonly chainId: number
  /** The namespace of the objects themselves: tells an object its name where the platform does not. */
  readonly names?: ObjectNames
  readonly deployment: Deployment
  readonly serviceTokenSecret: string
  readonly limits: TransactionLimits
  /** Longest real sleep, in milliseconds: a clock that can be moved must be looked at again. */
  readonly maxSleepMs: number
  readonly clock: Clock
  readonly failpoint: Failpoint
  readonly chain: ChainPort
  readonly bundler: BundlerPort
  /** Absent where nobody sponsors. */
  readonly sponsor?: SponsorPort
  /** Absent where nobody reads signals: an intent with a premise then waits until its deadline. */
  readonly premises?: PremisePort
  readonly keyVault: KeyVault
  /** Makes and has the keys of new sessions; absent: they are sealed by `keyVault`. */
  readonly keyService?: KeyService | undefined
  readonly facts: FactQueue
}
