import type { Inclusion, Intent, IntentId, Observation, Reason } from '@spells/shared'
import type { Hex } from 'viem'
import type { Allowance, NonceSlot, OwnerDraft, Refusal, SessionDraft, WireOperation } from './intentState.ts'
import type { SessionEnd } from './sessionEnd.ts'
import type { BlockMark } from './vaultState.ts'

/**
 * One reading of the chain. The finality boundary is read first, everything pinned to block numbers, logs last, so
 * that "not found" means not included up to `latest`.
 */
export type ChainObservation = {
  readonly chainId: number
  readonly latest: BlockMark
  /** Base fee of `latest`, in wei per gas. */
  readonly baseFeeWei?: string
  readonly finalized: BlockMark
  /** Next nonce of each asked lane, at both blocks. */
  readonly lanes: Readonly<Record<number, { readonly latest: number; readonly finalized: number }>>
  /** Each asked operation hash, with its inclusion in the canonical chain if there is one. */
  readonly sightings: Readonly<Record<Hex, Inclusion | null>>
  /** What sighted operations that failed gave as their reason, as revert data. Explains; nothing is decided by it. */
  readonly reverts?: Readonly<Record<Hex, Hex>>
}

/** What became of handing signed bytes to a bundler; classified in the adapter, nowhere else. */
export type SendOutcome =
  | { readonly kind: 'accepted' }
  /** Nonce too low or already known: one of our attempts may be on chain. */
  | { readonly kind: 'landed' }
  /** Refused for a stated reason. The bytes exist: they can land all the same. */
  | { readonly kind: 'deterministic'; readonly refusal: Refusal }
  /** Not handed over now: what the intent was made for is not so any more. An earlier hand-over may have happened. */
  | { readonly kind: 'premiseLost'; readonly reason: Reason }
  /** Timeout, server error, lost reply. */
  | { readonly kind: 'unknown'; readonly detail: string }

export type PrepareOutcome =
  | { readonly kind: 'prepared'; readonly draft: SessionDraft; readonly allowance: Allowance }
  /** Nothing is missing but the owner's signature. */
  | { readonly kind: 'frozen'; readonly draft: OwnerDraft }
  | { readonly kind: 'refused'; readonly reason: Reason; readonly sessionEnded?: 'revoked' | 'expired' }
  /** Nothing could be decided: ask again later. */
  | { readonly kind: 'unavailable'; readonly reason: Reason }

export type SignOutcome =
  /** `userOpHash` names the draft that was signed: another may have taken its place meanwhile. */
  | { readonly kind: 'signed'; readonly operation: WireOperation; readonly userOpHash: Hex }
  /** The key's record could not be decrypted with its vault's identity. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unavailable'; readonly reason: Reason }

export type PostConditionOutcome =
  | { readonly kind: 'read'; readonly observations: readonly Observation[] }
  /** The block of the inclusion is not canonical any more. */
  | { readonly kind: 'gone' }
  /** The nodes have the block and do not tell the result: its state is pruned, or the token does not answer. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unavailable' }

/** What can happen to a vault. Each is safe to deliver twice. */
export type TransactionEvent =
  | { readonly kind: 'submitted'; readonly intent: Intent; readonly bodyHash: Hex; readonly laneCount: number }
  | { readonly kind: 'ticked' }
  | { readonly kind: 'observed'; readonly number: number; readonly observation: ChainObservation }
  | { readonly kind: 'observationFailed'; readonly number: number }
  | {
      readonly kind: 'prepareEnded'
      readonly intentId: IntentId
      readonly slot: NonceSlot
      readonly outcome: PrepareOutcome
    }
  /**
   * The owner signed what was shown. The caller has checked the signature.
   * @property chainTimeSec time of the chain's head when the signature arrived
   */
  | {
      readonly kind: 'ownerSigned'
      readonly intentId: IntentId
      readonly userOpHash: Hex
      readonly operation: WireOperation
      readonly chainTimeSec: number
    }
  /** The owner does not want to sign what is shown, or is about to be. */
  | { readonly kind: 'takenBack'; readonly intentId: IntentId }
  | {
      readonly kind: 'replacementEnded'
      readonly intentId: IntentId
      readonly attempt: number
      readonly outcome: PrepareOutcome
    }
  | {
      readonly kind: 'signEnded'
      readonly intentId: IntentId
      readonly slot: NonceSlot
      /** Absent for the first one. */
      readonly attempt?: number
      readonly outcome: SignOutcome
    }
  | {
      readonly kind: 'sendEnded'
      readonly intentId: IntentId
      readonly attempt: number
      readonly outcome: SendOutcome
    }
  | {
      readonly kind: 'postConditionsEnded'
      readonly intentId: IntentId
      readonly blockHash: Hex
      readonly outcome: PostConditionOutcome
    }
  /** A session was seen to be over, or its key was destroyed on request. */
  | { readonly kind: 'sessionEnded'; readonly sessionId: Hex; readonly why: SessionEnd }
