import type { SessionRef, VaultId } from '@spells/shared'
import type { sessions } from '../../schema/index.ts'

/** A session authorization as stored; its state is the last one read from the chain. */
export type SessionRow = {
  readonly id: SessionRef
  readonly vaultId: VaultId
  readonly spell: string
  readonly sessionId: `0x${string}`
  readonly keyAddress: `0x${string}`
  readonly policy: `0x${string}`
  readonly limits: Readonly<Record<string, unknown>>
  readonly status: (typeof sessions.$inferSelect)['status']
  readonly expiresAtMs: number
  readonly createdAtMs: number
  /** When a user asked to end it; null while nobody did. */
  readonly disarmRequestedAtMs: number | null
}

/** Gives a stored row the types that its columns cannot express. */
export function toSessionRow(row: typeof sessions.$inferSelect): SessionRow {
  return {
    id: row.id as SessionRef,
    vaultId: row.vaultId as VaultId,
    spell: row.spell,
    sessionId: row.sessionId as `0x${string}`,
    keyAddress: row.keyAddress as `0x${string}`,
    policy: row.policy as `0x${string}`,
    limits: row.limits,
    status: row.status,
    expiresAtMs: row.expiresAt,
    createdAtMs: row.createdAt,
    disarmRequestedAtMs: row.disarmRequestedAt,
  }
}
