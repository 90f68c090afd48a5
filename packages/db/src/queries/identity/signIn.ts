import type { UserId, WorkspaceId } from '@spells/shared'
import { sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { PublicTransaction } from '../../transaction.ts'

/** A session that a sign-in opened. */
export type SignedIn = { readonly userId: UserId; readonly workspaceId: WorkspaceId }

/**
 * Opens a session for a wallet whose signature was checked; makes its user and personal workspace the first time.
 * @param request.tokenHash SHA-256 of the bearer token, hex
 * @param request.csrfHash SHA-256 of the CSRF token of a cookie session, hex
 */
export async function signIn(
  tx: PublicTransaction,
  request: {
    readonly wallet: `0x${string}`
    readonly tokenHash: string
    readonly csrfHash: string | undefined
    readonly nowMs: number
    readonly expiresAtMs: number
    readonly correlationId: string
  },
): Promise<SignedIn> {
  const { wallet, tokenHash, csrfHash, nowMs, expiresAtMs, correlationId } = request
  const result = await tx.execute(sql`
    select user_id, workspace_id from sign_in(${wallet}, ${tokenHash}, ${csrfHash ?? null},
      ${new Date(nowMs).toISOString()}, ${new Date(expiresAtMs).toISOString()}, ${correlationId})`)
  const [row] = readRows<{ user_id: UserId; workspace_id: WorkspaceId }>(result)
  if (!row) throw new Error('sign_in returned nothing')
  return { userId: row.user_id, workspaceId: row.workspace_id }
}
