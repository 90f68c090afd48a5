import type { Deployment } from '@spells/shared'

/** A chain with a deployment of ours, as it is written into the page when that is built. */
export type EmergencyChain = {
  readonly id: number
  readonly name: string
  /** A node to begin with; the person may name another. */
  readonly rpcUrl: string
  readonly deployment: Deployment
}
