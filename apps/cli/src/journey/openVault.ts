import type { Client } from '@spells/client'
import type { Deployment } from '@spells/shared'
import type { Vault } from '@spells/shared/api'
import { encodeFunctionData, erc20Abi, type Hash, type Hex } from 'viem'
import type { Wallet } from './createWallet.ts'

/** What the owner puts into a new vault: gas money in wei and USDC in base units. */
export type Funding = { readonly gasWei: bigint; readonly usdc: bigint }

/** Creates a vault, deploys it by the owner's plain transactions and funds it. */
export async function openVault(options: {
  readonly client: Client
  readonly wallet: Wallet
  readonly chainId: number
  readonly deployment: Deployment
  readonly funding: Funding
  /** Tells one vault of an owner from another; the first one has none. */
  readonly salt?: Hex
}): Promise<{ readonly vault: Vault; readonly deployHashes: readonly Hash[]; readonly fundHashes: readonly Hash[] }> {
  const { client, wallet, funding, chainId, salt } = options
  const vault = await client.vaults.create({ chainId, owner: wallet.address, ...(salt ? { salt } : {}) })
  const deployHashes = await wallet.sendCalls(vault.deployCalls)
  const usdc = requireAsset(options.deployment, 'USDC')
  const fundHashes = await wallet.sendCalls([
    { to: vault.address, valueWei: funding.gasWei.toString(), data: '0x', purpose: 'fund gas' },
    {
      to: usdc.address,
      valueWei: '0',
      data: encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [vault.address, funding.usdc] }),
      purpose: 'fund USDC',
    },
  ])
  return { vault, deployHashes, fundHashes }
}

/** An asset of the deployment by symbol. */
export function requireAsset(deployment: Deployment, symbol: string): Deployment['aave']['assets'][number] {
  const asset = deployment.aave.assets.find((candidate) => candidate.symbol === symbol)
  if (!asset) throw new Error(`the deployment has no asset ${symbol}`)
  return asset
}
