import type { CastId, IntentStatus, VaultId, WorkspaceId } from '@spells/shared'
import { and, asc, eq, inArray, lt, sql } from 'drizzle-orm'
import { casts, tlmCursors, vaults } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import type { Address } from './cast.ts'

const open: IntentStatus[] = ['CREATED', 'SIGNED', 'SUBMITTED', 'PENDING', 'VERIFYING', 'STUCK', 'INCLUDED_UNVERIFIED']

/** Casts without an outcome that nothing changed since `beforeMs`, the longest waiting first. */
export async function listOpenCasts(
  tx: SystemTransaction,
  request: { readonly beforeMs: number; readonly limit: number },
): Promise<{ readonly castId: CastId; readonly workspaceId: WorkspaceId }[]> {
  const rows = await tx
    .select({ castId: casts.id, workspaceId: casts.workspaceId })
    .from(casts)
    .where(and(inArray(casts.status, open), lt(casts.updatedAt, request.beforeMs)))
    .orderBy(asc(casts.updatedAt))
    .limit(request.limit)
  return rows.map(({ castId, workspaceId }) => ({
    castId: castId as CastId,
    workspaceId: workspaceId as WorkspaceId,
  }))
}

/** A vault whose transaction manager still has something to tell. */
export type WatchedVault = {
  readonly vaultId: VaultId
  readonly workspaceId: WorkspaceId
  readonly chainId: number
  readonly address: Address
  readonly lastSequence: number
}

/** Vaults with casts that are not final yet, and how far their facts have come; in no order, at most `limit`. */
export async function listWatchedVaults(tx: SystemTransaction, limit: number): Promise<WatchedVault[]> {
  const rows = await tx
    .select({
      vaultId: vaults.id,
      workspaceId: vaults.workspaceId,
      chainId: vaults.chainId,
      address: vaults.address,
      lastSequence: tlmCursors.lastSequence,
    })
    .from(casts)
    .innerJoin(vaults, eq(vaults.id, casts.vaultId))
    .leftJoin(tlmCursors, eq(tlmCursors.vaultId, vaults.id))
    .where(inArray(casts.status, [...open, 'CONFIRMED']))
    .groupBy(vaults.id, tlmCursors.lastSequence)
    // Beyond the limit every vault gets its turn, whatever the first ones do.
    .orderBy(sql`random()`)
    .limit(limit)
  return rows.map((row) => ({
    vaultId: row.vaultId as VaultId,
    workspaceId: row.workspaceId as WorkspaceId,
    chainId: row.chainId,
    address: row.address as Address,
    lastSequence: row.lastSequence ?? 0,
  }))
}
