import { encodeExecuteBatch, encodePolicy, predictVaultAddress, toVaultCall } from '@spells/core'
import { metavaultFactoryAbi, sessionValidatorAbi } from '@spells/shared/abi'
import {
  type Address,
  createWalletClient,
  encodeFunctionData,
  type Hex,
  http,
  numberToHex,
  parseAbi,
  parseEther,
  zeroHash,
} from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import type { OwnKeyVault } from '../createDirectSender.ts'
import type { Rig } from './openRig.ts'
import { buildPolicy, prepareVault, requireUsdc, USDC_UNITS } from './prepareVault.ts'

/** A vault whose session key the transaction manager holds. */
export type ManagedVault = { readonly vault: Address; readonly sessionId: Hex }

const mintAbi = parseAbi(['function mint(address account, uint256 value) returns (bool)'])

/** Deploys and arms a vault whose key the transaction manager makes. */
export async function openManagedVault(rig: Rig): Promise<ManagedVault> {
  const { vault, install } = await deployVault(rig)
  const { policy, sessionId } = await prepareVault(rig.managers, rig.deployment, vault)
  await install(policy)
  return { vault, sessionId }
}

/** The same with a key that is the caller's. */
export async function openOwnKeyVault(rig: Rig): Promise<OwnKeyVault> {
  const { vault, install } = await deployVault(rig)
  const key = privateKeyToAccount(generatePrivateKey())
  const policy = encodePolicy(buildPolicy(rig.deployment, vault, key.address))
  await install(policy)
  return { vault, key, policy }
}

async function deployVault(rig: Rig) {
  const { deployment, node } = rig
  const { factory, vaultImplementation, sessionValidator } = deployment
  const owner = privateKeyToAccount(generatePrivateKey())
  const vault = predictVaultAddress({ factory, vaultImplementation, owner: owner.address, salt: zeroHash })
  const fund = (account: Address, ether: string) =>
    node.rpc.call('anvil_setBalance', account, numberToHex(parseEther(ether)))
  await Promise.all([fund(owner.address, '10'), fund(vault, '1000')])
  const send = createOwnerSender(rig, owner)
  const createArgs = [owner.address, zeroHash] as const
  await send(factory, encodeFunctionData({ abi: metavaultFactoryAbi, functionName: 'createVault', args: createArgs }))
  const mint = encodeFunctionData({ abi: mintAbi, functionName: 'mint', args: [vault, USDC_UNITS] })
  await send(requireUsdc(deployment).address, mint)
  const install = async (policy: Hex): Promise<void> => {
    const data = encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'enableSession', args: [policy] })
    await send(vault, encodeExecuteBatch([toVaultCall({ target: sessionValidator, valueWei: '0', data })]))
  }
  return { vault, install }
}

function createOwnerSender({ client, node }: Rig, account: PrivateKeyAccount) {
  const wallet = createWalletClient({ account, chain: foundry, transport: http(node.url) })
  let nonce = 0
  return async (to: Address, data: Hex): Promise<void> => {
    const hash = await wallet.sendTransaction({ to, data, gas: 3_000_000n, nonce })
    nonce += 1
    const { status } = await client.waitForTransactionReceipt({ hash })
    if (status !== 'success') throw new Error('A vault could not be set up.')
  }
}
