import type { SessionRef } from '@spells/shared'
import type { Address, Hex } from 'viem'
import type { KeyOwner, SealedKey } from './keyVault.ts'

/** Which session's key is meant. */
export type SessionKey = KeyOwner & { readonly sessionRef: SessionRef; readonly expiresAtSec: number }

/**
 * Whoever has the sessions' private keys: this Worker, which seals them into its storage, or a service elsewhere. What
 * it wants to be given again later goes into the session's row.
 */
export type KeyHolder = {
  /**
   * Makes the session's key.
   * @returns what to keep of it: a sealed key, or nothing but that it is elsewhere
   */
  create(key: SessionKey): Promise<{ readonly address: Address; readonly kept: SealedKey }>
  /**
   * @returns 65 bytes: r, s, v
   * @throws key_unreadable, key_service_unavailable
   */
  sign(key: SessionKey, kept: SealedKey, digest: Hex): Promise<Hex>
}

/** A holder elsewhere, which has to be told when a key must go. */
export type KeyService = KeyHolder & {
  /** Destroys the session's key. Idempotent. @throws key_service_unavailable */
  destroy(key: SessionKey): Promise<void>
}

/** What the row of a session has whose key is elsewhere. PERSISTED: the version, in TLM rows `sessions`. */
export const KEPT_ELSEWHERE: SealedKey = { dataKeyVersion: 0, iv: new Uint8Array(), ciphertext: new Uint8Array() }
