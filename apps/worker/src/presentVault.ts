import type { VaultRow } from '@spells/db'
import { toTime } from '@spells/shared'
import type { Vault } from '@spells/shared/api'
import type { Deps } from './deps.ts'
import { buildDeployCall } from './walletCalls.ts'

/** A vault as the API shows it, with what the chain says about it now. */
export async function presentVault(vault: VaultRow, deps: Pick<Deps, 'chain' | 'config'>): Promise<Vault> {
  const { id, chainId, address, owner, label, salt, createdAtMs } = vault
  const deployment = await readDeployment(vault, deps)
  return {
    id,
    chainId,
    address,
    owner,
    label,
    salt,
    deployment,
    createdAt: toTime(createdAtMs),
    deployCalls: deployment === 'deployed' ? [] : [buildDeployCall(vault, deps.config.DEPLOYMENT)],
  }
}

/** Whether the vault is deployed; `unknown` when the chain does not answer. */
export async function readDeployment(
  vault: Pick<VaultRow, 'address'>,
  deps: Pick<Deps, 'chain'>,
): Promise<Vault['deployment']> {
  try {
    return (await deps.chain.isDeployed(vault.address)) ? 'deployed' : 'predicted'
  } catch {
    // The vault is shown without the chain; its address holds either way.
    return 'unknown'
  }
}
