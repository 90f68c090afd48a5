import type { VaultId } from '@spells/shared'
import type { vaults } from '../../schema/index.ts'

/** A vault as stored. Addresses are checksummed. */
export type VaultRow = {
  readonly id: VaultId
  readonly chainId: number
  readonly address: `0x${string}`
  readonly owner: `0x${string}`
  readonly salt: `0x${string}`
  readonly label: string | null
  readonly createdAtMs: number
}

/** Gives a stored row the types that its columns cannot express. */
export function toVaultRow(row: typeof vaults.$inferSelect): VaultRow {
  return {
    id: row.id as VaultId,
    chainId: row.chainId,
    address: row.address as `0x${string}`,
    owner: row.owner as `0x${string}`,
    salt: row.salt as `0x${string}`,
    label: row.label,
    createdAtMs: row.createdAt,
  }
}
