import type { SessionRef, VaultId, WorkspaceId } from '@spells/shared'
import { and, asc, eq, inArray, lte, ne } from 'drizzle-orm'
import { sessions, vaults } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { SessionRow } from './sessionRow.ts'

/** A session together with the account that it is installed on. */
export type SessionOnChain = {
  readonly id: SessionRef
  readonly workspaceId: WorkspaceId
  readonly vaultId: VaultId
  readonly chainId: number
  readonly vault: `0x${string}`
  readonly sessionId: `0x${string}`
  readonly status: SessionRow['status']
}

const columns = {
  id: sessions.id,
  workspaceId: sessions.workspaceId,
  vaultId: sessions.vaultId,
  chainId: vaults.chainId,
  vault: vaults.address,
  sessionId: sessions.sessionId,
  status: sessions.status,
}

/** Sessions of these accounts, of whatever workspace, that are not revoked. */
export async function listSessionsOfAccounts(
  tx: SystemTransaction,
  request: { readonly chainId: number; readonly accounts: readonly `0x${string}`[] },
): Promise<readonly SessionOnChain[]> {
  if (request.accounts.length === 0) return []
  const rows = await tx
    .select(columns)
    .from(sessions)
    .innerJoin(vaults, and(eq(vaults.workspaceId, sessions.workspaceId), eq(vaults.id, sessions.vaultId)))
    .where(
      and(
        eq(vaults.chainId, request.chainId),
        inArray(vaults.address, [...request.accounts]),
        ne(sessions.status, 'revoked'),
      ),
    )
    .orderBy(asc(sessions.createdAt))
  return rows.map((row) => row as SessionOnChain)
}

/** Sessions whose time is over and which nobody noted as expired, the longest overdue first. */
export async function listOverdueSessions(
  tx: SystemTransaction,
  request: { readonly chainId: number; readonly nowMs: number; readonly limit: number },
): Promise<readonly SessionOnChain[]> {
  const rows = await tx
    .select(columns)
    .from(sessions)
    .innerJoin(vaults, and(eq(vaults.workspaceId, sessions.workspaceId), eq(vaults.id, sessions.vaultId)))
    .where(
      and(
        eq(vaults.chainId, request.chainId),
        inArray(sessions.status, ['prepared', 'installed']),
        lte(sessions.expiresAt, request.nowMs),
      ),
    )
    .orderBy(asc(sessions.expiresAt))
    .limit(request.limit)
  return rows.map((row) => row as SessionOnChain)
}
