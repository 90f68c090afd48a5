import type { Client } from '@spells/client'
import type { Deployment, VaultId } from '@spells/shared'
import type { Session } from '@spells/shared/api'
import { type Hash, parseEther } from 'viem'
import type { Wallet } from './createWallet.ts'
import { requireAsset } from './openVault.ts'
import { waitUntil } from './waitUntil.ts'

/** What the session may spend, in base units of USDC. */
export type SessionLimits = { readonly budget: bigint; readonly perCast: bigint }

const GAS_WEI = parseEther('0.5')

/** Prepares an Everbloom grant, installs it by the owner's plain transactions and waits until the chain shows it. */
export async function armSession(options: {
  readonly client: Client
  readonly wallet: Wallet
  readonly deployment: Deployment
  readonly vaultId: VaultId
  readonly limits: SessionLimits
  readonly expiresAtMs: number
  readonly maxOperations?: number
}): Promise<{ readonly session: Session; readonly armHashes: readonly Hash[] }> {
  const { client, vaultId, limits } = options
  const prepared = await client.sessions.create(vaultId, {
    spell: 'everbloom',
    limits: {
      asset: requireAsset(options.deployment, 'USDC').address,
      budget: limits.budget.toString(),
      perCast: limits.perCast.toString(),
    },
    expiresAt: new Date(options.expiresAtMs).toISOString(),
    maxOperations: options.maxOperations ?? 20,
    maxGasWei: GAS_WEI.toString(),
    maxProtectiveGasWei: GAS_WEI.toString(),
  })
  const armHashes = await options.wallet.sendCalls(prepared.armCalls)
  const session = await waitUntil('the session to be installed', async () => {
    const current = await client.sessions.get(vaultId, prepared.id)
    return current.status === 'installed' ? current : undefined
  })
  return { session, armHashes }
}
