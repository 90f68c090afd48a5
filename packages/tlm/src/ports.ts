import type { SessionUse } from '@spells/core'
import type {
  BlockMark,
  ChainObservation,
  ObservationQuery,
  PostConditionOutcome,
  SendOutcome,
  VaultIdentity,
  WireOperation,
} from '@spells/core/transaction'
import type { Inclusion, PostCondition, Reason, Result } from '@spells/shared'
import type { Address, Hex } from 'viem'

/** Nothing was learnt: ask again later. */
export type Unavailable = Reason

/** A session and the fees of the day, all at one block. */
export type SessionReading = {
  readonly block: BlockMark
  readonly baseFeeWei: bigint
  readonly tipWei: bigint
  readonly live: boolean
  readonly revoked: boolean
  readonly use: SessionUse
}

/** A vault's owner and the fees of the day, all at one block. */
export type OwnerReading = {
  readonly block: BlockMark
  readonly baseFeeWei: bigint
  readonly tipWei: bigint
  /** Absent while the vault is not deployed. */
  readonly owner: { readonly address: Address; readonly isContract: boolean } | undefined
}

/** Where finality begins: a depth below the head, or the node's own word. */
export type FinalityRule = { readonly kind: 'depth'; readonly depth: number } | { readonly kind: 'tag' }

/** What the machine knows of the chain. Every read of one call is pinned to the same block. */
export type ChainPort = {
  /** Waits until there may be more to observe than there was the last time; a second at most. */
  untilMoved(): Promise<void>
  observe(identity: VaultIdentity, query: ObservationQuery): Promise<Result<ChainObservation, Unavailable>>
  readSession(request: {
    readonly vault: Address
    readonly sessionId: Hex
    readonly budgetCount: number
  }): Promise<Result<SessionReading, Unavailable>>
  readOwner(vault: Address): Promise<Result<OwnerReading, Unavailable>>
  /** Balances of tokens in base units, in their order. */
  readBalances(request: {
    readonly account: Address
    readonly tokens: readonly Address[]
  }): Promise<Result<readonly bigint[], Unavailable>>
  /** Gas for a vault's calls, by a node's own count; undefined when nobody can say, or they would fail. */
  estimateCalls(calls: { readonly vault: Address; readonly callData: Hex }): Promise<bigint | undefined>
  readHead(): Promise<Result<BlockMark, Unavailable>>
  readPostConditions(inclusion: Inclusion, conditions: readonly PostCondition[]): Promise<PostConditionOutcome>
  /** What somebody should look at, as of the last readings. */
  listConcerns(): readonly Reason[]
}

export type GasLimits = {
  readonly preVerificationGas: bigint
  readonly verificationGasLimit: bigint
  readonly callGasLimit: bigint
}

/** Why a bundler gives no estimate: the operation would fail, or it could not say. */
export type EstimateRefusal = Reason & { readonly retry: boolean }

/** A bundler. Its answers are hints; its errors are classified here and nowhere else. */
export type BundlerPort = {
  estimate(operation: WireOperation): Promise<Result<GasLimits, EstimateRefusal>>
  /** Hands over signed bytes, unchanged. */
  send(operation: WireOperation, userOpHash: Hex): Promise<SendOutcome>
}
