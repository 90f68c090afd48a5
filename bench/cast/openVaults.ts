import { createWallet, openVault, requireAsset, type Wallet } from '@spells/cli/journey'
import { type Client, createClient } from '@spells/client'
import { encodeExecuteBatch, encodePolicy, everbloom, toVaultCall } from '@spells/core'
import { getDevAccount, type Stack } from '@spells/local'
import type { Deployment } from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import type { Session, Vault } from '@spells/shared/api'
import { encodeFunctionData, type Hash, parseEther, parseUnits } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { OwnKeyVault } from '../createDirectSender.ts'

/** A deployed and funded vault. */
type OpenVault = { readonly vault: Vault; readonly deployGas: bigint }
/** One whose session key the private Worker holds. */
export type ArmedVault = OpenVault & { readonly session: Session; readonly armGas: bigint }

export type Vaults = {
  readonly client: Client
  readonly wallet: Wallet
  readonly usdc: Deployment['aave']['assets'][number]
  readonly system: ArmedVault
  readonly manager: ArmedVault
  readonly direct: OwnKeyVault
}

const LIFETIME_SEC = 30 * 86_400
const MAX_OPERATIONS = 10_000
const FUNDING = { gasWei: parseEther('50'), usdc: parseUnits('10000', 6) }
const LIMITS = { budget: parseUnits('10000', 6), perCast: parseUnits('100', 6) }
const MAX_GAS_WEI = parseEther('50')
const MAX_FEE_PER_GAS_WEI = 500_000_000_000n

/** Three vaults of one owner, alike but for who holds the session key, so that none waits for another's nonces. */
export async function openVaults(stack: Stack): Promise<Vaults> {
  const { chainId, demoWallet } = stack.describe()
  const { deployment } = stack
  const client = createClient({ baseUrl: stack.apiUrl })
  const { privateKey } = getDevAccount(demoWallet.devAccount)
  const wallet = createWallet({ privateKey, rpcUrl: stack.rpcUrl, chainId })
  await client.auth.signIn(wallet)
  const usdc = requireAsset(deployment, 'USDC')

  const sumGas = async (hashes: readonly Hash[]): Promise<bigint> => {
    const receipts = await Promise.all(hashes.map((hash) => wallet.chain.getTransactionReceipt({ hash })))
    return receipts.reduce((sum, { gasUsed }) => sum + gasUsed, 0n)
  }
  const open = async (salt: number): Promise<OpenVault> => {
    const { vault, deployHashes } = await openVault({
      ...{ client, wallet, chainId, deployment, funding: FUNDING },
      salt: `0x${salt.toString(16).padStart(64, '0')}`,
    })
    return { vault, deployGas: await sumGas(deployHashes) }
  }
  const openArmed = async (salt: number): Promise<ArmedVault> => {
    const opened = await open(salt)
    const session = await client.sessions.create(opened.vault.id, {
      spell: 'everbloom',
      limits: { asset: usdc.address, budget: String(LIMITS.budget), perCast: String(LIMITS.perCast) },
      expiresAt: new Date(stack.clock.nowMs() + LIFETIME_SEC * 1000).toISOString(),
      maxOperations: MAX_OPERATIONS,
      maxGasWei: String(MAX_GAS_WEI),
      maxProtectiveGasWei: String(MAX_GAS_WEI),
    })
    const armHashes = await wallet.sendCalls(session.armCalls)
    return { ...opened, session, armGas: await sumGas(armHashes) }
  }
  const openWithOwnKey = async (salt: number): Promise<OwnKeyVault> => {
    const { address } = (await open(salt)).vault
    const key = privateKeyToAccount(generatePrivateKey())
    const grant = everbloom.buildGrant(
      { vault: address, deployment },
      { asset: usdc.address, budget: String(LIMITS.budget), perCast: String(LIMITS.perCast) },
    )
    if (!grant.ok) throw new Error(grant.refusal.code)
    const policy = encodePolicy({
      ...{ key: key.address, salt: BigInt(salt), validAfterSec: 0 },
      validUntilSec: Math.floor(stack.clock.nowMs() / 1000) + LIFETIME_SEC,
      normal: { lanes: 3, maxOperations: MAX_OPERATIONS, maxGasWei: MAX_GAS_WEI },
      protective: { lanes: 1, maxOperations: 20, maxGasWei: MAX_GAS_WEI },
      maxFeePerGasWei: MAX_FEE_PER_GAS_WEI,
      ...{ vaultPaysGas: true, periods: null, paymasters: [], ...grant.value },
    })
    const data = encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'enableSession', args: [policy] })
    const enable = toVaultCall({ target: deployment.sessionValidator, valueWei: '0', data })
    const call = { to: address, valueWei: '0', data: encodeExecuteBatch([enable]), purpose: 'allow the session' }
    await wallet.sendCalls([call])
    return { vault: address, key, policy }
  }
  // One after another: they share the owner's nonces.
  const system = await openArmed(1)
  const manager = await openArmed(2)
  const direct = await openWithOwnKey(3)
  return { client, wallet, usdc, system, manager, direct }
}
