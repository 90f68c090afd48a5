import { findVault, type Scope, type ScopedDatabase, type VaultRow } from '@spells/db'
import { vaultIdSchema } from '@spells/shared'
import { notFound } from './errors.ts'
import { readPathId } from './readPathId.ts'

/**
 * The vault that a path names, in the caller's workspace.
 * @throws not_found, also for another workspace's
 */
export async function requireVault(database: ScopedDatabase, scope: Scope, id: string): Promise<VaultRow> {
  const vaultId = readPathId(vaultIdSchema, id, 'vault')
  const vault = await database.withScope(scope, (tx) => findVault(tx, vaultId))
  if (!vault) throw notFound('vault')
  return vault
}
