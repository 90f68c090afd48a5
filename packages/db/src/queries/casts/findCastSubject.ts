import type { SessionRef, VaultId, WorkspaceId } from '@spells/shared'
import { and, eq } from 'drizzle-orm'
import { sessions, vaults } from '../../schema/index.ts'
import type { Address, CastTransaction } from './cast.ts'

/** The vault that a cast acts for and the grant that it acts under. */
export type CastSubject = {
  readonly vaultId: VaultId
  readonly chainId: number
  readonly address: Address
  readonly sessionRef: SessionRef
  readonly sessionId: `0x${string}`
  readonly spell: string
  /** As last read from the chain. */
  readonly sessionStatus: (typeof sessions.$inferSelect)['status']
  readonly sessionExpiresAtMs: number
}

/** Finds a vault together with one of its sessions; undefined unless both are of the workspace and belong together. */
export async function findCastSubject(
  tx: CastTransaction,
  request: { readonly workspaceId: WorkspaceId; readonly vaultId: VaultId; readonly sessionRef: SessionRef },
): Promise<CastSubject | undefined> {
  const [row] = await tx
    .select({
      chainId: vaults.chainId,
      address: vaults.address,
      sessionId: sessions.sessionId,
      spell: sessions.spell,
      sessionStatus: sessions.status,
      sessionExpiresAtMs: sessions.expiresAt,
    })
    .from(vaults)
    .innerJoin(sessions, and(eq(sessions.vaultId, vaults.id), eq(sessions.workspaceId, vaults.workspaceId)))
    .where(
      and(
        eq(vaults.workspaceId, request.workspaceId),
        eq(vaults.id, request.vaultId),
        eq(sessions.id, request.sessionRef),
      ),
    )
  if (!row) return undefined
  return {
    vaultId: request.vaultId,
    chainId: row.chainId,
    address: row.address as Address,
    sessionRef: request.sessionRef,
    sessionId: row.sessionId as `0x${string}`,
    spell: row.spell,
    sessionStatus: row.sessionStatus,
    sessionExpiresAtMs: row.sessionExpiresAtMs,
  }
}
