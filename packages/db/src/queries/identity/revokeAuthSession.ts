import { sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { PublicTransaction } from '../../transaction.ts'

/** Ends a session; false when it had ended before. */
export async function revokeAuthSession(
  tx: PublicTransaction,
  request: { readonly tokenHash: string; readonly nowMs: number; readonly correlationId: string },
): Promise<boolean> {
  const { tokenHash, nowMs, correlationId } = request
  const result = await tx.execute(
    sql`select revoke_auth_session(${tokenHash}, ${new Date(nowMs).toISOString()}, ${correlationId}) as revoked`,
  )
  return readRows<{ revoked: boolean }>(result)[0]?.revoked === true
}
