import type { Address, Hex } from 'viem'

/** One condition on one 32-byte word of a call's calldata. Words are compared whole, so dirty padding never passes. */
export type WordCheck =
  | { readonly kind: 'free' }
  | { readonly kind: 'vault' }
  | { readonly kind: 'address'; readonly address: Address }
  | { readonly kind: 'small'; readonly value: number }
  | { readonly kind: 'word'; readonly word: Hex }
  | { readonly kind: 'atMost'; readonly bound: bigint }
  | { readonly kind: 'atLeast'; readonly bound: bigint }
  /** At most `cap`, and charged to the budget at this index. */
  | { readonly kind: 'spend'; readonly budget: number; readonly cap: bigint }
  /**
   * An approval: at most `cap`, and charged to the budget beside what is spent. An operation charges a budget the larger
   * of the two sums, so that spending under an approval is charged once.
   */
  | { readonly kind: 'approve'; readonly budget: number; readonly cap: bigint }
  | { readonly kind: 'oneOfAddresses'; readonly addresses: readonly Address[] }
  | { readonly kind: 'oneOfWords'; readonly words: readonly Hex[] }

/** What one call may look like: every word of its calldata is named, in order, so nothing is left unchecked by accident. */
export type PolicyRule = {
  readonly target: Address
  /** `bare`: no calldata at all. */
  readonly selector: Hex | 'bare'
  readonly lanes: 'normal' | 'protective' | 'both'
  /** Native value, charged to the (native) budget at this index; null: none. */
  readonly value: { readonly capWei: bigint; readonly budget: number } | null
  /** For each word after the selector, the checks that must all hold. */
  readonly words: readonly (readonly WordCheck[])[]
}

/** How much of a token a session may spend, in base units. */
export type PolicyBudget = {
  readonly token: Address | 'native'
  readonly total: bigint
  /** Per budget period; null exactly when the policy has no periods. */
  readonly perPeriod: bigint | null
}

/** Operations of one kind of lane: how many lanes (ids from 0), how many operations, and their maximum cost together. */
export type LaneQuota = { readonly lanes: number; readonly maxOperations: number; readonly maxGasWei: bigint }

/** What a session key may do. The chain keeps only the hash of its encoding; see docs/design/policy.md. */
export type Policy = {
  readonly key: Address
  /** Makes the session id new; an id is used once. */
  readonly salt: bigint
  /** Valid while `validAfterSec < block time <= validUntilSec`. */
  readonly validAfterSec: number
  readonly validUntilSec: number
  readonly normal: LaneQuota
  /** For operations that only reduce risk, and for every no-op; entries can never use it up. */
  readonly protective: LaneQuota
  readonly maxFeePerGasWei: bigint
  readonly vaultPaysGas: boolean
  readonly periods: { readonly anchorSec: number; readonly lengthSec: number } | null
  readonly paymasters: readonly Address[]
  readonly budgets: readonly PolicyBudget[]
  readonly rules: readonly PolicyRule[]
}
