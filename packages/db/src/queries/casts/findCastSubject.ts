import type { SessionRef, VaultId, WorkspaceId } from '@spells/shared'
import { and, eq } from 'drizzle-orm'
import { sessions, vaults } from '../../schema/index.ts'
import { type SessionRow, toSessionRow } from '../sessions/sessionRow.ts'
import type { Address, CastTransaction } from './cast.ts'

/** The vault that a cast acts for, and the session that it acts under or is about. */
export type CastSubject = {
  readonly vaultId: VaultId
  readonly chainId: number
  readonly address: Address
  readonly owner: Address
  /** Its state is as last read from the chain. */
  readonly session: SessionRow | undefined
}

/** Finds a vault, with one of its sessions if asked for; undefined unless all of it is of the workspace and belongs together. */
export async function findCastSubject(
  tx: CastTransaction,
  request: {
    readonly workspaceId: WorkspaceId
    readonly vaultId: VaultId
    readonly sessionRef: SessionRef | undefined
  },
): Promise<CastSubject | undefined> {
  const { workspaceId, vaultId, sessionRef } = request
  const [vault] = await tx
    .select()
    .from(vaults)
    .where(and(eq(vaults.workspaceId, workspaceId), eq(vaults.id, vaultId)))
  if (!vault) return undefined
  const session = sessionRef && (await findSessionOf(tx, { workspaceId, vaultId, sessionRef }))
  if (sessionRef && !session) return undefined
  const { chainId, address, owner } = vault
  return { vaultId, chainId, address: address as Address, owner: owner as Address, session }
}

async function findSessionOf(
  tx: CastTransaction,
  request: { readonly workspaceId: WorkspaceId; readonly vaultId: VaultId; readonly sessionRef: SessionRef },
): Promise<SessionRow | undefined> {
  const { workspaceId, vaultId, sessionRef } = request
  const [row] = await tx
    .select()
    .from(sessions)
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.vaultId, vaultId), eq(sessions.id, sessionRef)))
  return row && toSessionRow(row)
}
