import type { BundlerPort, ChainPort } from './ports.ts'
import type { SessionStore } from './sessionStore.ts'
import type { SponsorPort } from './sponsorPort.ts'

/** What the preparation of an operation reads from. */
export type PrepareDependencies = {
  readonly chain: ChainPort
  readonly bundler: BundlerPort
  readonly sponsor?: SponsorPort | undefined
  readonly sessions: SessionStore
  readonly minLeadSec: number
  /** Signed payloads that one nonce of an owner's intent may have. */
  readonly maxAttempts: number
}
