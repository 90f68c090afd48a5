import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DrillStage, openDrillStage } from '@spells/cli/drill'
import { encodePolicy, everbloom, predictVaultAddress } from '@spells/core'
import { ACCOUNT_INDEXES, getDevAccount } from '@spells/local'
import { deployLocal } from '@spells/local/deployLocal'
import { startChain } from '@spells/local/startChain'
import { metavaultFactoryAbi } from '@spells/shared/abi'
import { createPublicClient, createWalletClient, http, zeroAddress, zeroHash } from 'viem'
import { foundry } from 'viem/chains'

/** A chain of its own with Aave, our contracts and a vault, and a session with Everbloom's own grant. */
export async function openDrillChain(): Promise<{ readonly stage: DrillStage; stop(): Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'spells-drill-'))
  const chain = await startChain({ dir })
  const stop = async () => {
    await chain.stop()
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    const { deployment } = await deployLocal({ chain, path: join(dir, 'aave.json') })
    const { account } = getDevAccount(ACCOUNT_INDEXES.demoWallet)
    const wallet = createWalletClient({ account, chain: { ...foundry, id: chain.chainId }, transport: http(chain.url) })
    const hash = await wallet.writeContract({
      address: deployment.factory,
      abi: metavaultFactoryAbi,
      functionName: 'createVault',
      args: [account.address, zeroHash],
    })
    await createPublicClient({ transport: http(chain.url) }).waitForTransactionReceipt({ hash })
    const vault = predictVaultAddress({ ...deployment, owner: account.address, salt: zeroHash })
    const asset = deployment.aave.assets.find(({ symbol }) => symbol === 'USDC')
    if (asset === undefined) throw new Error('The local pool lists no USDC.')
    const grant = everbloom.buildGrant(
      { vault, deployment },
      { asset: asset.address, budget: '1000000000', perCast: '250000000' },
    )
    if (!grant.ok) throw new Error(grant.refusal.code)
    const nowSec = Number(
      BigInt((await chain.rpc.call<{ timestamp: string }>('eth_getBlockByNumber', 'latest', false)).timestamp),
    )
    const policy = encodePolicy({
      key: zeroAddress,
      salt: 1n,
      validAfterSec: nowSec - 3600,
      validUntilSec: nowSec + 7 * 86_400,
      normal: { lanes: 3, maxOperations: 20, maxGasWei: 10n ** 17n },
      protective: { lanes: 1, maxOperations: 20, maxGasWei: 10n ** 17n },
      maxFeePerGasWei: 500_000_000_000n,
      vaultPaysGas: true,
      periods: null,
      paymasters: deployment.paymaster === undefined ? [] : [deployment.paymaster],
      ...grant.value,
    })
    return { stage: await openDrillStage({ rpcUrl: chain.url, vault, policy, deployment }), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
