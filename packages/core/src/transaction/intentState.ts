import type { Inclusion, Intent, IntentId, Observation, PaidBy, Reason } from '@spells/shared'
import type { Address, Hex } from 'viem'

/** The owner's lane. Numbers below are lanes of the session validator, this one is lane 0 of the owner validator. */
export const OWNER_LANE = 2 ** 32

/** A place in a nonce lane: the account's nonce is `validator(160) ‖ lane(32) ‖ sequence(64)`. */
export type NonceSlot = { readonly lane: number; readonly sequence: number }

/** What one operation takes from its session at most. Amounts as decimal strings. */
export type Charge = {
  readonly sessionId: Hex
  readonly laneClass: Intent['laneClass']
  /** Budget period that the signature names; budgets of different periods do not add up. */
  readonly period: number
  readonly operations: number
  readonly gasWei: string
  readonly budgets: readonly string[]
}

/** What a session has left on chain, as read at one block, for one lane class and period. */
export type Allowance = {
  readonly blockNumber: number
  readonly operations: number
  readonly gasWei: string
  readonly budgets: readonly { readonly total: string; readonly inPeriod?: string }[]
}

/** A user operation in the JSON-RPC form, without signature. */
export type WireOperation = Readonly<Record<string, string | null>>

/** An operation that is complete but for its signature. */
export type Draft = {
  readonly operation: WireOperation
  readonly userOpHash: Hex
  readonly validAfterSec: number
  readonly validUntilSec: number
  readonly maxFeePerGasWei: string
  /** Absent in what the first version stored. */
  readonly maxPriorityFeePerGasWei?: string
  /** Who pays for it; absent likewise. */
  readonly paidBy?: PaidBy
  /** No block before this one can hold the operation. */
  readonly fromBlock: number
}

/** `kind` is absent for the intent's calls. */
export type SessionDraft = Draft & { readonly charge: Charge; readonly kind?: 'noOp' }

/** What the owner is shown and signs in the wallet. */
export type OwnerDraft = Draft & { readonly owner: Address }

/** What is kept of an operation that was shown to the owner. */
export type ShownTerms = Omit<OwnerDraft, 'operation'>

/** A signed payload of an intent. Never removed: whichever lands closes the intent. */
export type Attempt = Omit<Draft, 'operation'> & {
  readonly number: number
  /** `noOp`: without calls; all it does is to use up the nonce. */
  readonly kind: 'calls' | 'noOp'
  readonly signedAtMs: number
  /** What it takes from its session; absent when the owner signed. */
  readonly charge?: Charge
  readonly owner?: Address
  /** Its own nonce, where the intent has another one since. */
  readonly slot?: NonceSlot
}

/** A further attempt: the same nonce and calls, both fees raised. `retryAtMs` is absent while an effect is under way. */
export type Replacement =
  | { readonly kind: 'preparing'; readonly failures: number; readonly retryAtMs?: number }
  /** The session key was asked for its signature. */
  | {
      readonly kind: 'signing'
      readonly draft: SessionDraft
      readonly failures: number
      readonly retryAtMs?: number
    }
  /** The owner was asked. */
  | { readonly kind: 'offered'; readonly draft: OwnerDraft }
  /** There will be none: the attempts that there are have to do. */
  | { readonly kind: 'none' }

/** A bundler's refusal of signed bytes. The operation can land all the same. */
export type Refusal = Reason & { readonly mayPassLater: boolean }

/** How the delivery of the signed bytes stands. */
export type Delivery = {
  readonly sends: number
  /** What `sends` was when a bundler last said that it has the operation; absent: none did. */
  readonly takenSends?: number
  readonly lastSentAtMs: number
  /** Start of the receipt timeout and the recovery budget. */
  readonly startedAtMs: number
  readonly refusal?: Refusal
  /** Consecutive observations in which the nonce was consumed at finality by none of our attempts. */
  readonly foreignSeen: number
}

export type Verification =
  /**
   * `retryAtMs` is absent while an effect is under way. `unreadable` counts the last readings in a row in which nodes
   * answered, but not with the result; absent: none.
   */
  | {
      readonly kind: 'unread'
      readonly failures: number
      readonly unreadable?: number
      readonly retryAtMs?: number
    }
  | { readonly kind: 'read'; readonly observations: readonly Observation[] }

/** What every intent has, whatever its status. */
export type IntentBase = {
  readonly id: IntentId
  readonly intent: Intent
  readonly bodyHash: Hex
  /** Rises with each accepted intent of the vault. */
  readonly order: number
  readonly acceptedAtMs: number
  /** How many lanes of its class the session may use. */
  readonly laneCount: number
  /** When the present status was entered. */
  readonly enteredAtMs: number
  readonly attempts: readonly Attempt[]
  /** An owner's nonce that something else used: a new signature is asked for only once. */
  readonly foreign?: NonceSlot
  /** Why the intent is not wanted any more although its calls may be on their way: a no-op races them. */
  readonly cancelling?: Reason
  /**
   * Why what was shown to the owner is not waited for any more, although it may have been signed elsewhere: it holds no
   * live place and no group, and the owner's next operation gets the same nonce.
   */
  readonly letGo?: Reason
  /** Operations that were shown to the owner besides and may have been signed elsewhere: watched like attempts. */
  readonly shown?: readonly ShownTerms[]
  readonly reason?: Reason
}

export type QueuedIntent = IntentBase & {
  readonly status: 'CREATED'
  readonly stage: 'queued'
  readonly notBeforeMs: number
}

/** Nonce reserved (T1); no signature was asked for, so the nonce can still be released. */
export type PreparingIntent = IntentBase & {
  readonly status: 'CREATED'
  readonly stage: 'preparing'
  readonly slot: NonceSlot
  readonly failures: number
  /** When to try again; absent while an effect is under way. */
  readonly retryAtMs?: number
}

/** A signature was asked for: the nonce is held until it is used or the deadline is final. */
export type SigningIntent = IntentBase & {
  readonly status: 'CREATED'
  readonly stage: 'signing'
  readonly slot: NonceSlot
  readonly draft: SessionDraft
  readonly failures: number
  /** As in {@link Delivery}. */
  readonly foreignSeen: number
  readonly retryAtMs?: number
}

/**
 * Frozen and shown to the owner: the nonce is held until it is used or the deadline is final, signed or not. Let go, it
 * is only watched until then.
 */
export type AwaitingIntent = IntentBase & {
  readonly status: 'CREATED'
  readonly stage: 'awaiting'
  readonly slot: NonceSlot
  readonly draft: OwnerDraft
  /** As in {@link Delivery}. */
  readonly foreignSeen: number
}

/** Signed bytes are stored (T2) and may be anywhere. */
export type InFlightIntent = IntentBase & {
  readonly status: 'SIGNED' | 'SUBMITTED' | 'PENDING' | 'VERIFYING' | 'STUCK'
  readonly slot: NonceSlot
  readonly delivery: Delivery
  readonly replacement?: Replacement
}

/** Included once; a reorg can still take it back. */
export type IncludedIntent = IntentBase & {
  readonly status: 'INCLUDED_UNVERIFIED' | 'CONFIRMED'
  readonly slot: NonceSlot
  readonly delivery: Delivery
  readonly inclusion: Inclusion
  readonly verification: Verification
}

export type SettledIntent = IntentBase & {
  readonly status: 'FINALIZED' | 'UNMET' | 'REVERTED'
  readonly slot: NonceSlot
  readonly inclusion: Inclusion
  readonly observations: readonly Observation[]
}

export type RejectedIntent = IntentBase & { readonly status: 'REJECTED'; readonly reason: Reason }

export type UnlandedIntent = IntentBase & {
  readonly status: 'CANCELLED' | 'EXPIRED'
  readonly slot: NonceSlot
  readonly reason: Reason
}

/** An intent with the facts that its status has. PERSISTED: TLM row `intents.state`. */
export type IntentState =
  | QueuedIntent
  | PreparingIntent
  | SigningIntent
  | AwaitingIntent
  | InFlightIntent
  | IncludedIntent
  | SettledIntent
  | RejectedIntent
  | UnlandedIntent

export type TerminalIntent = SettledIntent | RejectedIntent | UnlandedIntent
export type OpenIntent = Exclude<IntentState, TerminalIntent>

/** The part of an intent that a change of status keeps. */
export function pickBase(state: IntentState): Omit<IntentBase, 'reason'> {
  const {
    id,
    intent,
    bodyHash,
    order,
    acceptedAtMs,
    laneCount,
    enteredAtMs,
    attempts,
    foreign,
    cancelling,
    letGo,
    shown,
  } = state
  const base = { id, intent, bodyHash, order, acceptedAtMs, laneCount, enteredAtMs, attempts }
  if (!foreign && !cancelling && !letGo && !shown) return base
  return {
    ...base,
    ...(foreign && { foreign }),
    ...(cancelling && { cancelling }),
    ...(letGo && { letGo }),
    ...(shown && { shown }),
  }
}

export function isQueued(intent: IntentState): intent is QueuedIntent {
  return intent.status === 'CREATED' && intent.stage === 'queued'
}

export function isPreparing(intent: IntentState): intent is PreparingIntent {
  return intent.status === 'CREATED' && intent.stage === 'preparing'
}

export function isSigning(intent: IntentState): intent is SigningIntent {
  return intent.status === 'CREATED' && intent.stage === 'signing'
}

export function isAwaiting(intent: IntentState): intent is AwaitingIntent {
  return intent.status === 'CREATED' && intent.stage === 'awaiting'
}

/** Whether the owner authorises the intent, and not a session. */
export function isOwners({ intent }: Pick<IntentState, 'intent'>): boolean {
  return intent.authority.kind === 'owner'
}

/** Whether the newest attempt may be handed over: calls only while they are wanted. */
export function isSendable(intent: IntentState): boolean {
  return !intent.cancelling || intent.attempts.at(-1)?.kind === 'noOp'
}

/** What the session key is to sign for an intent, if anything. */
export function findSigningDraft(intent: IntentState): SessionDraft | undefined {
  if (isSigning(intent)) return intent.draft
  return isInFlight(intent) && intent.replacement?.kind === 'signing' ? intent.replacement.draft : undefined
}

/** The operation that waits for the owner's signature, if there is one. */
export function findOffer(intent: IntentState): OwnerDraft | undefined {
  return intent.letGo ? undefined : findShown(intent)
}

/** The operation that was shown to the owner and did not come back signed, waited for or not. */
export function findShown(intent: IntentState): OwnerDraft | undefined {
  if (isAwaiting(intent)) return intent.draft
  return isInFlight(intent) && intent.replacement?.kind === 'offered' ? intent.replacement.draft : undefined
}

export function isSameSlot(a: NonceSlot, b: NonceSlot): boolean {
  return a.lane === b.lane && a.sequence === b.sequence
}

export function isInFlight(intent: IntentState): intent is InFlightIntent {
  switch (intent.status) {
    case 'SIGNED':
    case 'SUBMITTED':
    case 'PENDING':
    case 'VERIFYING':
    case 'STUCK':
      return true
    default:
      return false
  }
}

export function isIncluded(intent: IntentState): intent is IncludedIntent {
  return intent.status === 'INCLUDED_UNVERIFIED' || intent.status === 'CONFIRMED'
}

/** The nonce that an open intent holds, if it has one. */
export function findHeldSlot(intent: IntentState): NonceSlot | undefined {
  if (isInFlight(intent) || isIncluded(intent)) return intent.slot
  return intent.status === 'CREATED' && intent.stage !== 'queued' ? intent.slot : undefined
}

/** Whether the intent holds a nonce that is not consumed yet, as far as is known, and is still waited for. */
export function isUnlanded(intent: IntentState): boolean {
  return findHeldSlot(intent) !== undefined && !isIncluded(intent) && !intent.letGo
}
