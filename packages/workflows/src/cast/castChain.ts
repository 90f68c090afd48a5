import type { Call, Result } from '@spells/shared'
import type { Address, Hex } from 'viem'

/** What the chain says before a cast. Wei as bigint, time in seconds. */
export type ChainState = {
  readonly blockNumber: bigint
  readonly timestampSec: number
  readonly baseFeePerGasWei: bigint
  readonly priorityFeePerGasWei: bigint
  readonly vaultDeployed: boolean
  /** Balance of the vault plus its deposit at the entry point: what can pay for gas. */
  readonly gasFundsWei: bigint
}

/** A transaction of a simulated sequence. */
export type SequenceCall = { readonly from: Address; readonly to: Address; readonly data: Hex }

/** How it ended: what it returned, or what it reverted with. */
export type SequenceOutcome = { readonly ok: boolean; readonly data: Hex; readonly gasUsed: bigint }

/** The chain as casting needs it. Throws `chain_unavailable` when it does not answer. */
export type CastChain = {
  getState(vault: Address): Promise<ChainState>
  /** What an account has of a token or of the native coin, in base units or wei. */
  getBalance(request: { readonly account: Address; readonly token: Address | 'native' }): Promise<bigint>
  /** Runs the whole batch as the vault, from the entry point, and changes nothing. */
  simulate(request: {
    readonly vault: Address
    readonly calls: readonly Call[]
  }): Promise<Result<{ readonly callGas: bigint }, { readonly code: 'call_reverted'; readonly data: Hex }>>
  /**
   * Runs transactions one after another on the newest state, each on what the ones before have left, and changes nothing
   * (`eth_simulateV1`). One that reverts leaves nothing, and the others go on. Nobody has to be able to pay.
   * @throws AppError `simulation_unsupported` where the nodes do not know the method
   */
  simulateInOrder(calls: readonly SequenceCall[]): Promise<readonly SequenceOutcome[]>
}
