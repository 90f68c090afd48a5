import type { VaultId } from '@spells/shared'
import { and, eq } from 'drizzle-orm'
import { recordEvent } from '../../recordEvent.ts'
import { vaults } from '../../schema/index.ts'
import type { ScopedTransaction } from '../../transaction.ts'
import { toVaultRow, type VaultRow } from './vaultRow.ts'

/** A vault that was stored, that the workspace had already, or that another workspace has. */
export type VaultInserted =
  | { readonly status: 'created' | 'existing'; readonly vault: VaultRow }
  | { readonly status: 'elsewhere' }

/**
 * Stores a vault of the workspace in scope; the same address again is the same vault.
 * The caller has shown that the vault's owner is theirs, so `elsewhere` tells them only about their own wallet.
 */
export async function insertVault(
  tx: ScopedTransaction,
  vault: {
    readonly id: VaultId
    readonly chainId: number
    readonly address: `0x${string}`
    readonly owner: `0x${string}`
    readonly salt: `0x${string}`
    readonly label: string | undefined
    readonly atMs: number
  },
): Promise<VaultInserted> {
  const { workspaceId } = tx.scope
  const { id, chainId, address, owner, salt, atMs } = vault
  const [created] = await tx
    .insert(vaults)
    .values({ id, workspaceId, chainId, address, owner, salt, label: vault.label ?? null, createdAt: atMs })
    .onConflictDoNothing({ target: [vaults.chainId, vaults.address] })
    .returning()
  if (created) {
    await recordEvent(tx, {
      type: 'vault.created',
      subject: { kind: 'vault', id },
      atMs,
      data: { chainId, address, owner, salt },
    })
    return { status: 'created', vault: toVaultRow(created) }
  }
  const [existing] = await tx
    .select()
    .from(vaults)
    .where(and(eq(vaults.workspaceId, workspaceId), eq(vaults.chainId, chainId), eq(vaults.address, address)))
  return existing ? { status: 'existing', vault: toVaultRow(existing) } : { status: 'elsewhere' }
}
