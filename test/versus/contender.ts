import type { FaultProxy } from '@spells/local/faultProxy'
import type { Address } from 'viem'

/** What a caller wants done once: a transfer whose amount, in base units of USDC, tells it from every other one. */
export type Cast = { readonly id: string; readonly amount: bigint }

/** What a client says became of a cast in the end. */
export type Report = 'done' | 'ended'

/** One way to get casts onto the chain, as its client uses it. */
export type Contender = {
  readonly name: string
  /** Whose transfers count. */
  readonly account: Address
  /** Between the client and what takes its signed bytes. */
  readonly proxy: FaultProxy
  /** The call by which signed bytes are handed over. */
  readonly sendMethod: string
  /**
   * Asks for a cast and waits for its end.
   * @throws when the process that was asked died, or does not say in time what became of it
   */
  ask(cast: Cast): Promise<Report>
  /** SIGKILL of the process that signs. */
  kill(): Promise<void>
  restart(): Promise<void>
  /** Keeps what was handed over from getting onto the chain. */
  hold(): Promise<void>
  /** Whoever took the bytes restarts without them. */
  forget(): Promise<void>
  release(): Promise<void>
  /** Somebody else uses the next nonce of the account. */
  useNonce(): Promise<void>
  stop(): Promise<void>
}
