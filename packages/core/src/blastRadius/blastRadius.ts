import type { Address } from 'viem'

/** A token by its address, or the chain's own coin. */
export type LostToken = Address | 'native'

/** What the vault has of a token, in base units; what it keeps at the EntryPoint counts as native. */
export type HeldAmount = {
  readonly token: LostToken
  readonly amount: bigint
  /** The token that this one can be turned back into, where it stands for a deposit. */
  readonly depositOf?: Address
}

/** What a spender may take from the vault right now, in base units. */
export type StandingAllowance = { readonly token: Address; readonly spender: Address; readonly amount: bigint }

/** The dear side of a price: dollars for one whole token, as an exact decimal. */
export type LossPrice = { readonly token: LostToken; readonly decimals: number; readonly maxUsd: string }

/** What is known of the world that a policy is read in. */
export type BlastRadiusFacts = {
  readonly vault: Address
  readonly tokens: readonly Address[]
  /** Lending pools of the Aave v3 kind, and what stands for a deposit there. */
  readonly pools: readonly {
    readonly pool: Address
    readonly assets: readonly { readonly address: Address; readonly aToken: Address }[]
  }[]
  /** Undefined when the chain was not asked: then nothing bounds the loss but the policy. */
  readonly held: readonly HeldAmount[] | undefined
  readonly allowances: readonly StandingAllowance[]
  readonly prices: readonly LossPrice[]
  /** Seconds of chain time. */
  readonly nowSec: number
}

/** One way to lose something, and the most that it can take. */
export type BlastRadiusLine = {
  /**
   * `transfer`: sent away by the session's own calls. `approval`: taken by a spender whom it approved.
   * `allowance`: taken through what was allowed before. `withdrawal`: a deposit paid out to somebody else.
   * `value`: native coin that calls carry. `gas`: network fees that the vault pays.
   */
  readonly cause: 'transfer' | 'approval' | 'allowance' | 'withdrawal' | 'value' | 'gas'
  /** The budget that bounds it; null when something else does. */
  readonly budget: number | null
  /** Any of these, together at most `amount`; nearly always one. */
  readonly tokens: readonly LostToken[]
  /** In base units of whichever token; null: nothing bounds it. */
  readonly amount: bigint | null
  /** What `amount` is worth at the dearest of the tokens, rounded up to the millionth; null when unbounded or unpriced. */
  readonly worthUsd: string | null
}

/**
 * The most that a session can cost its owner, whoever holds its key and whatever the contracts that it may call do.
 * Every amount is counted as lost entirely: a deposit, a swap or a margin is worth nothing afterwards, so slippage,
 * liquidation and a failing venue are in it.
 */
export type BlastRadius = {
  readonly lines: readonly BlastRadiusLine[]
  /** The sum of all lines: what the policy itself allows until it ends. Null when a line is unbounded or unpriced. */
  readonly limitUsd: string | null
  /** The same, but no more than the vault has now. Null when the holdings or a price are not known. */
  readonly nowUsd: string | null
  /** Rules whose effect is not known; for them everything in the vault counts. */
  readonly unknownRules: readonly number[]
}
