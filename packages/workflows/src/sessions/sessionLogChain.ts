import type { Address, Hex } from 'viem'

/** What a session validator said about an account, and where. */
export type SessionLog = {
  /** `all_revoked`: every session that the account had until then. */
  readonly kind: 'enabled' | 'revoked' | 'all_revoked'
  readonly account: Address
  /** Absent for `all_revoked`. */
  readonly sessionId?: Hex
  readonly transactionHash: Hex
}

/** The chain as far as sessions go. Throws `chain_unavailable` when it does not answer. */
export type SessionLogChain = {
  /** Newest block: its number, and its time in seconds. */
  getHead(): Promise<{ readonly number: number; readonly timeSec: number }>
  /** What the validator logged in these blocks, both included, in the order of the chain. */
  listLogs(range: { readonly fromBlock: number; readonly toBlock: number }): Promise<readonly SessionLog[]>
  /** What the validator says of a session now. */
  getSessionState(request: {
    readonly account: Address
    readonly sessionId: Hex
  }): Promise<'unknown' | 'live' | 'revoked'>
}
