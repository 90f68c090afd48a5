import { createRequire } from 'node:module'
import { buildNonceKey, ENTRY_POINT_ADDRESS, type Lane, predictVaultAddress } from '@spells/core'
import { metavaultFactoryAbi } from '@spells/shared/abi'
import {
  type Address,
  type Chain,
  concat,
  createPublicClient,
  createTestClient,
  createWalletClient,
  type Hex,
  http,
  parseEther,
  zeroHash,
} from 'viem'
import { entryPoint08Abi } from 'viem/account-abstraction'
import { privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { deployContracts } from '../src/deployContracts.ts'
import { DEPLOYMENT_PROXY } from '../src/listPlannedContracts.ts'
import { startAnvil } from './startAnvil.ts'

/** Salt that puts EntryPoint 0.8 at its canonical address. */
const ENTRY_POINT_SALT: Hex = '0x0a59dbff790c23c976a548690c27297883cc66b4c67024f9117b0238995e35e9'

/** Logs its calldata and returns true: a token and a pool that agree to everything. */
const AGREEABLE: Hex = ('0x36600060003736600' + '0a0600160005260206000f3') as Hex

export const POOL: Address = '0x00000000000000000000000000000000000B0001'
export const TOKEN: Address = '0x00000000000000000000000000000000000B0002'

// Accounts 0 and 1 of anvil's well-known test phrase.
const bundler = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
export const owner = privateKeyToAccount('0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d')
export const sessionKey = privateKeyToAccount(`0x${'5e'.repeat(32)}`)

export type Setup = Awaited<ReturnType<typeof setupVault>>

/** A chain with the canonical EntryPoint, our contracts, and a funded vault of `owner`. */
export async function setupVault() {
  const anvil = await startAnvil()
  const chain: Chain = foundry
  const transport = http(anvil.url)
  const publicClient = createPublicClient({ chain, transport, pollingInterval: 20, cacheTime: 0 })
  const testClient = createTestClient({ chain, transport, mode: 'anvil' })
  const walletClient = createWalletClient({ chain, transport, account: bundler })
  const ownerClient = createWalletClient({ chain, transport, account: owner })

  await walletClient.sendTransaction({ to: DEPLOYMENT_PROXY, data: concat([ENTRY_POINT_SALT, getEntryPointCode()]) })
  const contracts = await deployContracts({ publicClient, walletClient })
  for (const address of [POOL, TOKEN]) await testClient.setCode({ address, bytecode: AGREEABLE })

  const args = [owner.address, zeroHash] as const
  await walletClient.writeContract({
    address: contracts.factory,
    abi: metavaultFactoryAbi,
    functionName: 'createVault',
    args,
  })
  const vault = predictVaultAddress({ ...contracts, owner: owner.address, salt: zeroHash })
  await testClient.setBalance({ address: vault, value: parseEther('10') })

  const readNonce = (lane: Lane, validator: Address = contracts.sessionValidator) =>
    publicClient.readContract({
      address: ENTRY_POINT_ADDRESS,
      abi: entryPoint08Abi,
      functionName: 'getNonce',
      args: [vault, buildNonceKey(validator, lane)],
    })
  return { ...anvil, chain, publicClient, testClient, walletClient, ownerClient, contracts, vault, readNonce }
}

function getEntryPointCode(): Hex {
  const artifact: { readonly bytecode: Hex } = createRequire(import.meta.url)(
    '@account-abstraction/contracts/artifacts/EntryPoint.json',
  )
  return artifact.bytecode
}
