import type { Address, Hex } from 'viem'
import type { CertificateMaterial } from './certificate.ts'
import type { IntentId, SessionRef } from './ids.ts'
import type { Result } from './result.ts'
import type { TlmFact } from './tlmFact.ts'
import type { Call, Intent, IntentStatus, IntentView, Reason } from './transaction.ts'

/** Refusals that every method of a guarded object may return. */
export type AccessRefusal = { readonly code: 'unauthenticated' | 'wrong_audience' | 'wrong_vault' }

export type SubmitRefusal =
  | AccessRefusal
  | { readonly code: 'invalid_intent'; readonly field: string; readonly detail: string }
  | { readonly code: 'intent_conflict'; readonly id: IntentId }
  | { readonly code: 'vault_busy'; readonly live: number; readonly limit: number }
  | { readonly code: 'vault_halted'; readonly reason: string }

/** The owner's signature for the operation that `IntentView.toSign` shows; 65 bytes: r, s, v. */
export type OwnerSignatureRequest = { readonly id: IntentId; readonly userOpHash: Hex; readonly signature: Hex }

export type SignOwnerOperationRefusal =
  | AccessRefusal
  | { readonly code: 'intent_not_found' }
  | { readonly code: 'not_awaiting_signature'; readonly status: IntentStatus }
  /** Another operation is to be signed by now: the one with this hash. */
  | { readonly code: 'operation_changed'; readonly userOpHash: Hex }
  /** Not a canonical signature of the operation by this owner. */
  | { readonly code: 'invalid_signature'; readonly owner: Address; readonly detail: string }
  /** The operation could not land in time any more. */
  | { readonly code: 'deadline_passed'; readonly validUntilSec: number }

export type TakeBackRefusal =
  | AccessRefusal
  | { readonly code: 'intent_not_found' }
  /** It is signed, or is none that the owner signs. */
  | { readonly code: 'not_awaiting_signature'; readonly status: IntentStatus }

/** State of a session key as its vault's TLM and the chain see it. */
export type SessionKeyView = {
  readonly sessionRef: SessionRef
  readonly sessionId: Hex
  readonly keyAddress: Address
  /** The encoded policy that `sessionId` is the hash of. */
  readonly policy: Hex
  /** `prepared`: not seen on chain yet. */
  readonly status: 'prepared' | 'installed' | 'revoked' | 'expired'
  /** Counters from the chain; absent while not installed. Gas amounts in wei as decimal strings. */
  readonly use?: {
    readonly operations: number
    readonly protectiveOperations: number
    readonly gasWei: string
    readonly protectiveGasWei: string
    readonly budgets: readonly string[]
  }
  readonly keyWiped: boolean
}

/** Something about a vault that somebody should look at. */
export type VaultAlert = {
  readonly atMs: number
  readonly code: string
  readonly message: string
  readonly intentId?: IntentId
}

/** @property halted why nothing more is signed under a session; absent while all is well */
export type VaultAlerts = { readonly halted?: Reason; readonly alerts: readonly VaultAlert[] }

/**
 * The owner's word to close every position: EIP-712 `EmergencyClose` over chain, vault, nonce (32 bytes) and deadline
 * (seconds of chain time); 65 bytes of signature.
 */
export type EmergencyCloseRequest = { readonly nonce: Hex; readonly deadlineSec: number; readonly signature: Hex }

/** @property calls what the owner's wallet can have the vault do instead: everything back, and no session any more */
export type EmergencyCloseReport = {
  /** One for each position there was. Amounts in base units. */
  readonly closes: readonly {
    readonly asset: Address
    readonly amount: string
    /** Absent: it is left to the owner's wallet, for this reason. */
    readonly intent?: IntentView
    readonly reason?: Reason
  }[]
  readonly calls: readonly Call[]
}

export type EmergencyCloseRefusal =
  | AccessRefusal
  | { readonly code: 'chain_unavailable' | 'vault_not_deployed' }
  /** Not a canonical signature of this request for this vault by its owner. */
  | { readonly code: 'invalid_signature'; readonly owner: Address; readonly detail: string }
  /** Its nonce was used for another request. */
  | { readonly code: 'request_used' }
  | { readonly code: 'deadline_passed'; readonly validUntilSec: number }
  | { readonly code: 'deadline_too_far'; readonly latestSec: number }

/** How many of a vault's data keys each master key wraps, by its name. */
export type KeyWraps = Readonly<Record<string, number>>

export type RewrapRefusal =
  | AccessRefusal
  /** The private Worker wraps with another master key. */
  | { readonly code: 'master_key_not_current'; readonly current: string }
  /** A data key does not open with the master keys that the private Worker has; nothing of it was changed. */
  | { readonly code: 'key_unreadable'; readonly detail: string }

/**
 * What a vault's transaction manager offers to the public Worker. Every method takes a service token first
 * (audience `tlm`, 60 s, bound to the vault) and returns a Result, since errors lose their fields over RPC. WIRE.
 */
export type TransactionManagerRpc = {
  /** Makes a session key and completes the grant (an encoded policy whose key is zero). Idempotent per `sessionRef`. */
  prepareSession(
    token: string,
    request: { readonly sessionRef: SessionRef; readonly grant: Hex },
  ): Promise<Result<SessionKeyView, AccessRefusal | { readonly code: 'invalid_grant'; readonly detail: string }>>
  /** Reads the session's state from the chain; wipes the key when it is revoked or expired. */
  getSession(
    token: string,
    request: { readonly sessionRef: SessionRef },
  ): Promise<
    Result<
      SessionKeyView,
      AccessRefusal | { readonly code: 'session_not_found' } | { readonly code: 'chain_unavailable' }
    >
  >
  /** Destroys the session's private key; nothing can be signed with it afterwards. Idempotent. */
  wipeSession(
    token: string,
    request: { readonly sessionRef: SessionRef },
  ): Promise<
    Result<
      SessionKeyView,
      AccessRefusal | { readonly code: 'session_not_found' } | { readonly code: 'chain_unavailable' }
    >
  >
  /** Accepts an intent. The same id with the same body gives the same intent; with another body a conflict. */
  submit(token: string, intent: Intent): Promise<Result<IntentView, SubmitRefusal>>
  /** Hands over the owner's signature. The same signature again gives the same intent. */
  signOwnerOperation(
    token: string,
    request: OwnerSignatureRequest,
  ): Promise<Result<IntentView, SignOwnerOperationRefusal>>
  /**
   * The owner does not want to sign: no signature is taken for the intent any more, and the next one gets its nonce. If
   * it was signed elsewhere and lands, it says so all the same. Again, it changes nothing.
   */
  takeBackOwnerOperation(
    token: string,
    request: { readonly id: IntentId },
  ): Promise<Result<IntentView, TakeBackRefusal>>
  getIntent(
    token: string,
    request: { readonly id: IntentId },
  ): Promise<Result<IntentView, AccessRefusal | { readonly code: 'intent_not_found' }>>
  /** Everything that was kept of an intent: attempts as signed, journal, facts. */
  getCertificateMaterial(
    token: string,
    request: { readonly id: IntentId },
  ): Promise<Result<CertificateMaterial, AccessRefusal | { readonly code: 'intent_not_found' }>>
  /** Open ones first, each part newest first, at most 500. */
  listIntents(token: string): Promise<Result<readonly IntentView[], AccessRefusal>>
  /** Whether the vault is halted, and its newest alerts first, at most 50. */
  listAlerts(token: string): Promise<Result<VaultAlerts, AccessRefusal>>
  /** Facts with `sequence > afterSequence`, lowest first. */
  listFacts(
    token: string,
    request: { readonly afterSequence: number; readonly limit: number },
  ): Promise<Result<{ readonly facts: readonly TlmFact[]; readonly lastSequence: number }, AccessRefusal>>
  /**
   * Closes every position by the owner's own word, which the object verifies itself: nobody else is asked. The same
   * request again does nothing more, and tells how it stands.
   */
  emergencyClose(
    token: string,
    request: EmergencyCloseRequest,
  ): Promise<Result<EmergencyCloseReport, EmergencyCloseRefusal>>
  /**
   * Wraps the vault's data keys under this master key, which must be the current one, and shows that each opens with it.
   * Safe to repeat.
   */
  rewrapKeys(token: string, request: { readonly masterKeyId: string }): Promise<Result<KeyWraps, RewrapRefusal>>
  /** Wakes the object: due work runs, a lost alarm is set again. */
  poke(token: string): Promise<Result<{ readonly open: number; readonly nextWakeAtMs: number | null }, AccessRefusal>>
}

/** Name of the object that owns a vault. */
export function transactionManagerName(chainId: number, vault: Address): string {
  return `${chainId}:${vault.toLowerCase()}`
}
