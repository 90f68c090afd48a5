import { addressSchema } from '@spells/shared'
import { z } from 'zod'
import { browserStorage } from '../../lib/browserStorage.ts'

const KEY = 'spells.vaults'
const schema = z.array(z.object({ address: addressSchema, chainId: z.int(), label: z.string().nullable() }))

export type RememberedVault = z.infer<typeof schema>[number]

/** Addresses of vaults seen in this browser, so that their owner can reach them when our servers are gone. */
export function listRememberedVaults(): readonly RememberedVault[] {
  const parsed = schema.safeParse(JSON.parse(browserStorage.get(KEY) ?? '[]'))
  return parsed.success ? parsed.data : []
}

export function rememberVaults(vaults: readonly RememberedVault[]): void {
  const known = new Map(listRememberedVaults().map((vault) => [vault.address, vault]))
  for (const { address, chainId, label } of vaults) known.set(address, { address, chainId, label })
  browserStorage.set(KEY, JSON.stringify([...known.values()].slice(-20)))
}
