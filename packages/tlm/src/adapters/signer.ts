import { encodeSessionSignature, getSessionOpTypedData } from '@spells/core'
import type { SessionDraft, SignOutcome, VaultIdentity } from '@spells/core/transaction'
import { AppError } from '@spells/shared'
import { type Address, type Hex, hashTypedData, isAddressEqual, recoverAddress } from 'viem'
import { describeFailure } from '../describeFailure.ts'
import type { SessionStore, StoredSession } from '../sessionStore.ts'
import { KEPT_ELSEWHERE, type KeyHolder, type KeyService, type SessionKey } from './keyHolder.ts'
import type { KeyOwner } from './keyVault.ts'

/** Makes session keys and signs with them, whoever has them. */
export type Signer = {
  /** Makes a key and hands its address to `build`; stores the session that comes back, with what is kept of the key. */
  createSession(key: SessionKey, build: (keyAddress: Address) => Omit<StoredSession, 'sealed'>): Promise<StoredSession>
  sign(owner: KeyOwner, identity: VaultIdentity, draft: SessionDraft): Promise<SignOutcome>
  /** Has the keys destroyed that are elsewhere and whose sessions were wiped here; what fails is left for the next time. */
  destroyWiped(owner: KeyOwner): Promise<void>
}

/** How long a key service that failed to destroy a key is not asked again. */
const REST_MS = 5_000

/** @param deps.service makes the keys of new sessions, and has those that it made; absent: this Worker has them all */
export function createSigner(deps: {
  readonly worker: KeyHolder
  readonly service: KeyService | undefined
  readonly sessions: SessionStore
}): Signer {
  const { worker, service, sessions } = deps
  let destroying = false
  let restUntilMs = 0

  const signDigest = async (owner: KeyOwner, session: StoredSession, digest: Hex): Promise<Hex | undefined> => {
    const { sealed: kept, sessionRef, expiresAtSec } = session
    if (!kept) return undefined
    const isElsewhere = kept.dataKeyVersion === KEPT_ELSEWHERE.dataKeyVersion
    const holder = isElsewhere ? service : worker
    if (!holder) throw noService()
    const signature = await holder.sign({ ...owner, sessionRef, expiresAtSec }, kept, digest)
    // What does not come from here is believed only if it is this session's.
    if (isElsewhere && !(await isBy(session.keyAddress, digest, signature))) throw wrongSignature()
    return signature
  }

  return {
    createSession: async (key, build) => {
      const { address, kept: sealed } = await (service ?? worker).create(key)
      // Two calls may have come this far: the first one's key is the session's key.
      const earlier = sessions.findByRef(key.sessionRef)
      if (earlier) return earlier
      const stored = { ...build(address), sealed }
      sessions.insert(stored)
      return stored
    },

    sign: async (owner, identity, draft) => {
      const session = sessions.findById(draft.charge.sessionId)
      if (!session?.sealed) return unavailable('session_wiped', 'The session key was destroyed.')
      const { validAfterSec, validUntilSec, userOpHash } = draft
      const { period } = draft.charge
      const { chainId, sessionValidator: validator } = identity
      const terms = { userOpHash, sessionId: session.sessionId, period, validAfterSec, validUntilSec }
      const digest = hashTypedData(getSessionOpTypedData({ chainId, validator, ...terms }))
      try {
        const ecdsa = await signDigest(owner, session, digest)
        // Read again: the key may have been destroyed while it was being used.
        if (!ecdsa || !sessions.findById(session.sessionId)?.sealed) {
          return unavailable('session_wiped', 'The session key was destroyed.')
        }
        const signature = encodeSessionSignature({ ...terms, ecdsa, policy: session.policy })
        return { kind: 'signed', operation: { ...draft.operation, signature }, userOpHash }
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        if (error.code === 'key_service_unavailable') return unavailable(error.code, error.shortMessage)
        if (error.code !== 'key_unreadable') throw error
        console.error(JSON.stringify({ level: 'error', event: error.code, message: error.shortMessage }))
        return { kind: 'unreadable' }
      }
    },

    destroyWiped: async (owner) => {
      if (!service || destroying || Date.now() < restUntilMs) return
      destroying = true
      try {
        for (const { sessionRef, expiresAtSec, sessionId } of sessions.listWipedElsewhere()) {
          await service.destroy({ ...owner, sessionRef, expiresAtSec })
          sessions.forgetElsewhere(sessionId)
        }
      } catch (error) {
        restUntilMs = Date.now() + REST_MS
        console.error(JSON.stringify({ level: 'error', event: 'key_not_destroyed', ...describeFailure(error) }))
      } finally {
        destroying = false
      }
    },
  }
}

async function isBy(address: Address, hash: Hex, signature: Hex): Promise<boolean> {
  try {
    return isAddressEqual(await recoverAddress({ hash, signature }), address)
  } catch {
    return false
  }
}

function unavailable(code: string, message: string): SignOutcome {
  return { kind: 'unavailable', reason: { code, message } }
}

function noService(): AppError {
  const shortMessage = 'The session key is in a key service, and none is configured.'
  return new AppError({ code: 'key_service_unavailable', shortMessage, retry: 'safe' })
}

function wrongSignature(): AppError {
  const shortMessage = 'The key service signed with another key.'
  return new AppError({ code: 'key_service_unavailable', shortMessage, retry: 'safe' })
}
