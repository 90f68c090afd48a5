import { encodeSessionSignature, getSessionOpTypedData } from '@spells/core'
import type { SessionDraft, SignOutcome, VaultIdentity, WireOperation } from '@spells/core/transaction'
import { AppError, type SessionRef } from '@spells/shared'
import { bytesToHex, hexToBytes } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { SessionStore, StoredSession } from '../sessionStore.ts'
import type { KeyOwner, KeyVault } from './keyVault.ts'

/** Makes session keys and signs with them. A key exists in the clear only inside one call. */
export type Signer = {
  /** Makes a key and hands its address to `build`; stores the session that comes back, with the key sealed. */
  createSession(
    owner: KeyOwner,
    sessionRef: SessionRef,
    build: (keyAddress: `0x${string}`) => Omit<StoredSession, 'sealed'>,
  ): Promise<StoredSession>
  sign(owner: KeyOwner, identity: VaultIdentity, draft: SessionDraft): Promise<SignOutcome>
}

export function createSigner(deps: { readonly keyVault: KeyVault; readonly sessions: SessionStore }): Signer {
  const { keyVault, sessions } = deps

  const getDataKey = async (owner: KeyOwner) => {
    const known = sessions.findDataKey()
    if (!known) {
      const created = await keyVault.createDataKey(owner, 1)
      // Another call may have made one meanwhile, and sealed with it.
      const earlier = sessions.findDataKey()
      if (earlier) return earlier
      sessions.putDataKey(created)
      return created
    }
    const rewrapped = await keyVault.rewrap(owner, known)
    if (rewrapped) sessions.putDataKey(rewrapped)
    return rewrapped ?? known
  }

  const openKey = async (owner: KeyOwner, session: StoredSession): Promise<Uint8Array | undefined> => {
    if (!session.sealed) return undefined
    const dataKey = sessions.findDataKey(session.sealed.dataKeyVersion)
    if (!dataKey) return undefined
    // Using a vault's key moves it to the current master key, so that an old one can be taken away.
    const rewrapped = await keyVault.rewrap(owner, dataKey)
    if (rewrapped) sessions.putDataKey(rewrapped)
    const { sessionRef: keyId, expiresAtSec } = session
    return keyVault.open({ ...owner, keyId, expiresAtSec }, rewrapped ?? dataKey, session.sealed)
  }

  return {
    createSession: async (owner, sessionRef, build) => {
      const dataKey = await getDataKey(owner)
      const privateKey = generatePrivateKey()
      const session = build(privateKeyToAccount(privateKey).address)
      const bytes = hexToBytes(privateKey)
      try {
        const { expiresAtSec } = session
        const sealed = await keyVault.seal({ ...owner, keyId: sessionRef, expiresAtSec }, dataKey, bytes)
        // Two calls may have come this far: the first one's key is the session's key.
        const earlier = sessions.findByRef(sessionRef)
        if (earlier) return earlier
        const stored = { ...session, sealed }
        sessions.insert(stored)
        return stored
      } finally {
        bytes.fill(0)
      }
    },

    sign: async (owner, identity, draft) => {
      const session = sessions.findById(draft.charge.sessionId)
      if (!session?.sealed) return unavailable('session_wiped', 'The session key was destroyed.')
      try {
        const key = await openKey(owner, session)
        // Read again: the key may have been destroyed while it was being opened.
        if (!key || !sessions.findById(draft.charge.sessionId)?.sealed) {
          return unavailable('session_wiped', 'The session key was destroyed.')
        }
        const operation = await signDraft(key, identity, session, draft)
        return { kind: 'signed', operation, userOpHash: draft.userOpHash }
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'key_unreadable') throw error
        console.error(JSON.stringify({ level: 'error', event: error.code, message: error.shortMessage }))
        return { kind: 'unreadable' }
      }
    },
  }
}

async function signDraft(
  key: Uint8Array,
  identity: VaultIdentity,
  session: StoredSession,
  draft: SessionDraft,
): Promise<WireOperation> {
  const { validAfterSec, validUntilSec, userOpHash } = draft
  const { period } = draft.charge
  try {
    const ecdsa = await privateKeyToAccount(bytesToHex(key)).signTypedData(
      getSessionOpTypedData({
        chainId: identity.chainId,
        validator: identity.sessionValidator,
        userOpHash,
        sessionId: session.sessionId,
        period,
        validAfterSec,
        validUntilSec,
      }),
    )
    const signature = encodeSessionSignature({ validAfterSec, validUntilSec, period, ecdsa, policy: session.policy })
    return { ...draft.operation, signature }
  } finally {
    key.fill(0)
  }
}

function unavailable(code: string, message: string): SignOutcome {
  return { kind: 'unavailable', reason: { code, message } }
}
