import { rebuildOrderSchema } from '@spells/shared'
import { type RebuildVaultDeps, rebuildVault } from './rebuildVault.ts'
import type { OutboxHandler } from './relayOutbox.ts'

/** Handler of the topic `vault.rebuild`: an operator ordered a vault's projection to be made again. */
export function rebuildFromOutbox(deps: RebuildVaultDeps): OutboxHandler {
  return async ({ body }) => {
    const { vaultId } = rebuildOrderSchema.parse(body)
    const { facts } = await rebuildVault(vaultId, deps)
    console.log(JSON.stringify({ message: 'vault rebuilt', vaultId, facts }))
  }
}
