import type { Address, Hex } from 'viem'

/** Storage of one contract as the chain would have it at the moment of the attempt. */
export type StorageChange = { readonly address: Address; readonly slot: Hex; readonly value: Hex }

/** One thing that the session key must not be able to do. */
export type Attempt = {
  readonly kind: string
  /** What is tried, in a few words. */
  readonly name: string
  readonly to: Address
  readonly data: Hex
  readonly from: Address
  /** Beyond the session's own being live. */
  readonly storage: readonly StorageChange[]
  /** Whether a reply without an error is still a refusal, as with messages. */
  readonly isRefused?: (reply: Hex) => boolean
}

/** How an attempt ended. `inconclusive`: it failed for a reason that is no rule, so it shows nothing. */
export type AttemptOutcome =
  | { readonly status: 'landed' }
  | { readonly status: 'refused'; readonly by: string }
  | { readonly status: 'inconclusive'; readonly why: string }
