import {
  enqueue,
  pauseTriggers,
  recordSystemEvent,
  type SessionOnChain,
  type SystemTransaction,
  updateSessionStatus,
} from '@spells/db'
import type { Reason, SessionEnded } from '@spells/shared'

/** What became of a session, as the chain says. */
export type SessionSettlement = {
  readonly session: Omit<SessionOnChain, 'status' | 'sessionId'>
  readonly status: 'installed' | 'revoked' | 'expired'
  readonly correlationId: string
  readonly atMs: number
  readonly transactionHash?: string | undefined
}

const reasons: Readonly<Record<'revoked' | 'expired', Reason>> = {
  revoked: { code: 'session_revoked', message: 'The session that this trigger casts under was revoked.' },
  expired: { code: 'session_expired', message: 'The session that this trigger casts under has expired.' },
}

/**
 * Writes what became of a session, with its event. The end of one pauses the triggers that are armed under it and
 * orders its key to be destroyed. Safe to repeat.
 * @returns false when our copy was there already, or further
 */
export async function settleSession(tx: SystemTransaction, settlement: SessionSettlement): Promise<boolean> {
  const { session, status, correlationId, atMs, transactionHash } = settlement
  const { id, workspaceId, vaultId, chainId, vault } = session
  if (!(await updateSessionStatus(tx, { workspaceId, id, status, correlationId, atMs, transactionHash }))) return false
  if (status === 'installed') return true
  const actor = { kind: 'system', id: 'chain' } as const
  await pauseTriggers(tx, { workspaceId, vaultId, sessionRef: id, reason: reasons[status], atMs }, (event) =>
    recordSystemEvent(tx, { ...event, workspaceId, correlationId, actor }),
  )
  const body: SessionEnded = { v: 1, chainId, vault, sessionRef: id }
  await enqueue(tx, { workspaceId, topic: 'session.ended', key: id, body, atMs })
  return true
}
