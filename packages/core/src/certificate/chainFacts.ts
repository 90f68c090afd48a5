import type { Address, Hex } from 'viem'

/** An operation as the chain has it. */
export type Sighting = {
  readonly transactionHash: Hex
  readonly blockNumber: string
  readonly blockHash: Hex
  readonly blockTimeSec: number
  readonly sender: Address
  readonly nonce: bigint
  readonly paymaster: Address
  readonly success: boolean
  readonly actualGasCostWei: string
}

/** What a node says about one step. A value that it could not give is absent. */
export type StepFacts = {
  /** By operation hash, up to the finality boundary; null: looked for everywhere and not found. */
  readonly sightings: Readonly<Record<Hex, Sighting | null>>
  /** Next sequence at the finality boundary, by nonce key (decimal). */
  readonly nonces: Readonly<Record<string, bigint>>
  /** Of the session, as the chain has it now. */
  readonly session?: { readonly live: boolean; readonly operations: number }
  /** Of the vault, as it says itself. */
  readonly owner?: Address
  /** For each observation, balances in base units after the block before the inclusion and after its block. */
  readonly balances: readonly ({ readonly before: bigint; readonly after: bigint } | undefined)[]
}

/** What a node says about a certificate. */
export type ChainFacts = {
  readonly chainId: number
  /** Blocks up to this one do not change any more. */
  readonly finalized: { readonly number: bigint; readonly timeSec: number }
  readonly steps: readonly StepFacts[]
}
