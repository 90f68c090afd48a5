import type { UserId, WorkspaceId } from '@spells/shared'
import { sql } from 'drizzle-orm'
import { readRows } from '../../readRows.ts'
import type { Role } from '../../scope.ts'
import type { PublicTransaction } from '../../transaction.ts'

/** A live session of a person, with the role that they have now. */
export type AuthSessionRow = {
  readonly userId: UserId
  readonly workspaceId: WorkspaceId
  readonly role: Role
  readonly wallet: `0x${string}`
  readonly csrfHash: string | undefined
  readonly expiresAtMs: number
}

/** The session of a token; undefined when there is none, or it was revoked, has expired, or its membership ended. */
export async function findAuthSession(
  tx: PublicTransaction,
  request: { readonly tokenHash: string; readonly nowMs: number },
): Promise<AuthSessionRow | undefined> {
  const result = await tx.execute(
    sql`select * from find_auth_session(${request.tokenHash}, ${new Date(request.nowMs).toISOString()})`,
  )
  const [row] = readRows<{
    user_id: UserId
    workspace_id: WorkspaceId
    role: Role
    wallet: `0x${string}`
    csrf_hash: string | null
    expires_at: string | Date
  }>(result)
  if (!row) return undefined
  return {
    userId: row.user_id,
    workspaceId: row.workspace_id,
    role: row.role,
    wallet: row.wallet,
    csrfHash: row.csrf_hash ?? undefined,
    expiresAtMs: new Date(row.expires_at).getTime(),
  }
}
