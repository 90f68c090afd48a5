import { predictVaultAddress } from '@spells/core'
import type { Deployment } from '@spells/shared'
import { metavaultFactoryAbi } from '@spells/shared/abi'
import { type Address, getAbiItem, getAddress } from 'viem'
import type { Reader } from './readVault.ts'

/** The salt that a wallet's first vault has. */
const FIRST_SALT = `0x${'00'.repeat(32)}` as const

/** The vaults of a wallet that are on chain: the first one, whose address can be computed, and those the factory has logged. */
export async function findVaults(
  reader: Reader,
  owner: Address,
  { factory, vaultImplementation }: Pick<Deployment, 'factory' | 'vaultImplementation'>,
): Promise<readonly Address[]> {
  const first = predictVaultAddress({ factory, vaultImplementation, owner, salt: FIRST_SALT })
  const [code, logs] = await Promise.all([
    reader.getCode({ address: first }),
    reader
      .getLogs({
        address: factory,
        event: getAbiItem({ abi: metavaultFactoryAbi, name: 'VaultCreated' }),
        args: { owner },
        fromBlock: 0n,
        strict: true,
      })
      // Some nodes give only recent history; the first vault and any typed address are found all the same.
      .catch(() => []),
  ])
  const isThere = code !== undefined && code !== '0x'
  const all = [...(isThere ? [first] : []), ...logs.map(({ args }) => args.vault)].map((one) => getAddress(one))
  return [...new Set(all)]
}
