import { decodePolicy, getSessionId, withSessionKey } from '@spells/core'
import type { SessionEnd, VaultIdentity } from '@spells/core/transaction'
import { ok, type Result, refuse, type SessionKeyView, type SessionRef } from '@spells/shared'
import { type Address, type Hex, isHex, zeroAddress } from 'viem'
import type { Signer } from './adapters/signer.ts'
import type { ChainPort, SessionReading } from './ports.ts'
import type { SessionStore, StoredSession } from './sessionStore.ts'

type SessionRefusal = { readonly code: 'session_not_found' } | { readonly code: 'chain_unavailable' }

export type SessionKeys = {
  prepare(
    identity: VaultIdentity,
    request: { readonly sessionRef: SessionRef; readonly grant: Hex },
  ): Promise<Result<SessionKeyView, { readonly code: 'invalid_grant'; readonly detail: string }>>
  /** The session as the chain has it, and why it is over if it is. */
  read(
    identity: VaultIdentity,
    sessionRef: SessionRef,
  ): Promise<Result<{ readonly view: SessionKeyView; readonly ended?: SessionEnd }, SessionRefusal>>
}

export function createSessionKeys(deps: {
  readonly signer: Signer
  readonly sessions: SessionStore
  readonly chain: ChainPort
  readonly entryPoint: Address
}): SessionKeys {
  const { signer, sessions, chain, entryPoint } = deps
  return {
    prepare: async (identity, { sessionRef, grant }) => {
      const known = sessions.findByRef(sessionRef)
      if (known)
        return known.grant === grant ? ok(toView(known)) : invalid('This session was prepared with another grant.')
      const decoded = isHex(grant) ? decodePolicy(grant) : undefined
      if (!decoded?.ok) return invalid(decoded?.refusal.detail ?? 'The grant must be hex.')
      if (decoded.value.key !== zeroAddress) return invalid('The grant must have no key yet: it is made here.')
      const owner = { vault: identity.vault, chainId: identity.chainId, entryPoint }
      const { validUntilSec: expiresAtSec } = decoded.value
      const session = await signer.createSession({ ...owner, sessionRef, expiresAtSec }, (keyAddress) => {
        const policy = withSessionKey(grant, keyAddress)
        return { sessionRef, sessionId: getSessionId(policy), keyAddress, grant, policy, expiresAtSec }
      })
      return ok(toView(session))
    },

    read: async (identity, sessionRef) => {
      const session = sessions.findByRef(sessionRef)
      if (!session) return refuse({ code: 'session_not_found' })
      const policy = decodePolicy(session.policy)
      const budgetCount = policy.ok ? policy.value.budgets.length : 0
      const reading = await chain.readSession({ vault: identity.vault, sessionId: session.sessionId, budgetCount })
      if (!reading.ok) return refuse({ code: 'chain_unavailable' })
      const ended = findEnd(session, reading.value)
      return ok({ view: toView(session, reading.value), ...(ended && { ended }) })
    },
  }
}

function findEnd(session: StoredSession, reading: SessionReading): 'revoked' | 'expired' | undefined {
  if (reading.revoked) return 'revoked'
  return reading.block.timeSec >= session.expiresAtSec ? 'expired' : undefined
}

function toView(session: StoredSession, reading?: SessionReading): SessionKeyView {
  const { sessionRef, sessionId, keyAddress, policy } = session
  const status = reading ? (findEnd(session, reading) ?? (reading.live ? 'installed' : 'prepared')) : 'prepared'
  return {
    sessionRef,
    sessionId,
    keyAddress,
    policy,
    status,
    ...(reading && status !== 'prepared' && { use: toUse(reading) }),
    keyWiped: !session.sealed,
  }
}

function toUse({ use }: SessionReading): NonNullable<SessionKeyView['use']> {
  return {
    operations: use.operations,
    protectiveOperations: use.protectiveOperations,
    gasWei: String(use.gasWei),
    protectiveGasWei: String(use.protectiveGasWei),
    budgets: use.budgets.map(({ total }) => String(total)),
  }
}

function invalid(detail: string) {
  return refuse({ code: 'invalid_grant', detail } as const)
}
