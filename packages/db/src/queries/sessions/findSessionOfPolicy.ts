import type { SessionRef, VaultId } from '@spells/shared'
import { and, eq } from 'drizzle-orm'
import { sessions } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'

/** Our id of the session that the chain knows by the hash of its policy; undefined if it is none of the vault's. */
export async function findSessionOfPolicy(
  tx: SystemTransaction,
  request: { readonly vaultId: VaultId; readonly sessionId: `0x${string}` },
): Promise<SessionRef | undefined> {
  const [row] = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.vaultId, request.vaultId), eq(sessions.sessionId, request.sessionId)))
  return row && (row.id as SessionRef)
}
