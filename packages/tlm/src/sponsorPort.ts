import type { WireOperation } from '@spells/core/transaction'
import type { IntentId, Reason, Result, WorkspaceId } from '@spells/shared'
import type { Address, Hex } from 'viem'

/** What our requests say beside the operation: ERC-7677's `context`. */
type SponsorContext = {
  readonly workspaceId: WorkspaceId
  readonly intentId: IntentId
  /** The latest chain time, in seconds, at which the operation may land. */
  readonly validUntilSec: number
}

/** Parameters of both requests of ERC-7677. The operation has no signature. */
export type SponsorRequest = {
  readonly operation: WireOperation
  readonly entryPoint: Address
  readonly chainId: Hex
  readonly context: SponsorContext
}

/** Reply of `pm_getPaymasterStubData` (EntryPoint 0.7 and later). */
export type PaymasterStub = {
  readonly paymaster: Address
  readonly paymasterData: Hex
  readonly paymasterVerificationGasLimit: Hex
  readonly paymasterPostOpGasLimit: Hex
}

/** Reply of `pm_getPaymasterData`. */
export type PaymasterApproval = {
  readonly paymaster: Address
  readonly paymasterData: Hex
  /** Latest chain time, in seconds, at which the paymaster pays. Beside the standard, which does not tell it. */
  readonly validUntilSec: number
}

/** Why the sponsor does not pay. `retry`: it may, when asked again later. */
export type SponsorRefusal = Reason & {
  readonly code: 'sponsor_off' | 'sponsor_over_quota' | 'sponsor_empty' | 'sponsor_refused' | 'sponsor_unavailable'
  readonly retry: boolean
}

/** What became of an operation that the sponsor approved. */
export type SponsoredOutcome =
  | { readonly kind: 'landed'; readonly costWei: string }
  /** It can never land, or somebody else paid. */
  | { readonly kind: 'never' }

/** Whoever may pay for operations, by the two requests of ERC-7677. Decides before anything is signed. */
export type SponsorPort = {
  /** Stand-in data for the estimate of an operation that has no gas limits yet. Reserves nothing. */
  getPaymasterStubData(request: SponsorRequest): Promise<Result<PaymasterStub, SponsorRefusal>>
  /** The sponsor's signature for an operation that is complete but for the account's. */
  getPaymasterData(request: SponsorRequest): Promise<Result<PaymasterApproval, SponsorRefusal>>
  /** Says how it ended, so that the quota is right sooner. May be lost. */
  settle(request: {
    readonly workspaceId: WorkspaceId
    readonly intentId: IntentId
    readonly outcome: SponsoredOutcome
  }): Promise<void>
}
