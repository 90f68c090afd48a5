import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeExecuteBatch, encodePolicy, everbloom, getSessionId, type Policy, type VaultCall } from '@spells/core'
import { deployLocal } from '@spells/local/deployLocal'
import { startChain } from '@spells/local/startChain'
import type { Deployment } from '@spells/shared'
import { metavaultFactoryAbi } from '@spells/shared/abi'
import {
  type Address,
  createTestClient,
  createWalletClient,
  type Hex,
  http,
  parseAbi,
  parseEther,
  publicActions,
  toHex,
} from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'

const owner = mnemonicToAccount('test test test test test test test test test test test junk', { addressIndex: 3 })
const abi = parseAbi(['function mint(address account, uint256 value) returns (bool)'])

/** A chain with Aave and our contracts, mining at once. */
export async function setupChain() {
  const dir = mkdtempSync(join(tmpdir(), 'spells-casts-'))
  const chain = await startChain({ dir })
  const { deployment } = await deployLocal({ chain, path: join(dir, 'deployment.json') })
  const client = createTestClient({
    mode: 'anvil',
    chain: foundry,
    transport: http(chain.url),
    pollingInterval: 20,
  }).extend(publicActions)
  const wallet = createWalletClient({ account: owner, chain: foundry, transport: http(chain.url) })
  const usdc = deployment.aave.assets.find(({ symbol }) => symbol === 'USDC')
  if (!usdc) throw new Error('The local market has no USDC.')
  let salt = 0
  const wait = (hash: `0x${string}`) => client.waitForTransactionReceipt({ hash })
  /** Makes a vault make calls, by its owner's plain transaction. */
  const execute = async (vault: Address, calls: readonly VaultCall[]): Promise<Hex> => {
    const hash = await wallet.sendTransaction({ to: vault, data: encodeExecuteBatch(calls) })
    const receipt = await wait(hash)
    if (receipt.status !== 'success') throw new Error('The transaction reverted.')
    return hash
  }
  return {
    rpcUrl: chain.url,
    deployment,
    usdc,
    client,
    /** Deploys a vault with ether for gas and tokens. */
    async createVault(options: { readonly wei?: bigint; readonly units?: bigint } = {}): Promise<Address> {
      const args = [owner.address, toHex(++salt, { size: 32 })] as const
      const factory = { address: deployment.factory, abi: metavaultFactoryAbi }
      await wait(await wallet.writeContract({ ...factory, functionName: 'createVault', args }))
      const vault = await client.readContract({ ...factory, functionName: 'predictVault', args })
      await client.setBalance({ address: vault, value: options.wei ?? parseEther('1') })
      await wait(
        await wallet.writeContract({
          address: usdc.address,
          abi,
          functionName: 'mint',
          args: [vault, options.units ?? 1_000_000_000n],
        }),
      )
      return vault
    },
    /** Makes a vault call the session validator, by its owner's plain transaction, as any wallet could. */
    callValidator: (vault: Address, data: Hex): Promise<Hex> =>
      execute(vault, [{ target: deployment.sessionValidator, valueWei: 0n, data }]),
    execute,
    stop: async () => {
      await chain.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** The narrowest Everbloom policy of a vault, valid from `nowSec` on, for a day unless told, and the limits that it was built from. */
export function buildPolicy(options: {
  readonly deployment: Deployment
  readonly vault: Address
  readonly asset: Address
  readonly nowSec: number
  readonly budget?: bigint
  readonly perCast?: bigint
  readonly lifetimeSec?: number
}): {
  readonly policy: `0x${string}`
  readonly sessionId: `0x${string}`
  readonly limits: { readonly asset: Address; readonly budget: string; readonly perCast: string }
} {
  const { deployment, vault, asset, nowSec, budget = 1_000_000_000n, perCast = 500_000_000n } = options
  const limits = { asset, budget: String(budget), perCast: String(perCast) }
  const grant = everbloom.buildGrant({ vault, deployment }, limits)
  if (!grant.ok) throw new Error(`The grant is refused: ${grant.refusal.code}.`)
  const policy: Policy = {
    key: owner.address,
    salt: 1n,
    validAfterSec: nowSec - 10,
    validUntilSec: nowSec + (options.lifetimeSec ?? 86_400),
    normal: { lanes: 3, maxOperations: 20, maxGasWei: parseEther('1') },
    protective: { lanes: 1, maxOperations: 20, maxGasWei: parseEther('1') },
    maxFeePerGasWei: 100_000_000_000n,
    vaultPaysGas: true,
    periods: null,
    paymasters: [],
    ...grant.value,
  }
  const encoded = encodePolicy(policy)
  return { policy: encoded, sessionId: getSessionId(encoded), limits }
}
