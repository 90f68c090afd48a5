import type { SessionRef, VaultId } from '@spells/shared'
import { AppError } from '@spells/shared'
import { recordEvent } from '../../recordEvent.ts'
import { sessions } from '../../schema/index.ts'
import type { ScopedTransaction } from '../../transaction.ts'
import { type SessionRow, toSessionRow } from './sessionRow.ts'

/** Stores a prepared grant of a vault in scope. A vault of another workspace is refused by its foreign key. */
export async function insertSession(
  tx: ScopedTransaction,
  session: {
    readonly id: SessionRef
    readonly vaultId: VaultId
    readonly spell: string
    readonly sessionId: `0x${string}`
    readonly keyAddress: `0x${string}`
    readonly policy: `0x${string}`
    readonly limits: Readonly<Record<string, unknown>>
    readonly expiresAtMs: number
    readonly atMs: number
  },
): Promise<SessionRow> {
  const { id, vaultId, spell, sessionId, keyAddress, policy, limits, expiresAtMs, atMs } = session
  const [row] = await tx
    .insert(sessions)
    .values({
      id,
      workspaceId: tx.scope.workspaceId,
      vaultId,
      spell,
      sessionId,
      keyAddress,
      policy,
      limits,
      status: 'prepared',
      statusReadAt: atMs,
      expiresAt: expiresAtMs,
      createdAt: atMs,
    })
    .returning()
  if (!row) {
    throw new AppError({ code: 'session_not_stored', shortMessage: 'The session was not stored.', retry: 'unknown' })
  }
  await recordEvent(tx, {
    type: 'session.prepared',
    subject: { kind: 'session', id },
    atMs,
    data: { vaultId, spell, sessionId, key: keyAddress, expiresAtMs },
  })
  return toSessionRow(row)
}
