import { env } from 'cloudflare:test'
import { deploymentSchema } from '@spells/shared'
import { type Address, createTestClient, createWalletClient, erc20Abi, http, parseEther, publicActions } from 'viem'
import { foundry } from 'viem/chains'

const deployment = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const transport = http(env.RPC_URLS)
const chain = createTestClient({ mode: 'anvil', chain: foundry, transport, pollingInterval: 20 }).extend(publicActions)

/** Gives an address, deployed or not, ether for gas and 500 USDC. */
export async function fundVault(vault: Address): Promise<void> {
  await chain.setBalance({ address: vault, value: parseEther('1') })
  const usdc = deployment.aave.assets.find(({ symbol }) => symbol === 'USDC')
  if (!usdc) throw new Error('The deployment lists no USDC.')
  // The pool's own tokens are the nearest supply of it.
  const supplier = usdc.aToken
  await chain.setBalance({ address: supplier, value: parseEther('1') })
  await chain.impersonateAccount({ address: supplier })
  const wallet = createWalletClient({ account: supplier, chain: foundry, transport })
  const args = [vault, 500_000_000n] as const
  await wallet.writeContract({ address: usdc.address, abi: erc20Abi, functionName: 'transfer', args })
  await chain.mine({ blocks: 1 })
}
