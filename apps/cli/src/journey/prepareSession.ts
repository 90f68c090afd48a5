import type { Client } from '@spells/client'
import type { Deployment, VaultId } from '@spells/shared'
import type { Session } from '@spells/shared/api'
import { parseEther } from 'viem'
import { requireAsset } from './openVault.ts'

/** What a session may do. Amounts in base units of USDC. */
export type SessionTerms = {
  readonly vaultId: VaultId
  readonly limits: { readonly budget: bigint; readonly perCast: bigint }
  readonly expiresAtMs: number
  readonly maxOperations?: number
  /** Of the normal and of the protective quota. */
  readonly maxGasWei?: bigint
}

const GAS_WEI = parseEther('0.5')

/** Prepares an Everbloom grant, which the owner then installs. */
export async function prepareSession(
  terms: SessionTerms,
  { client, deployment }: { readonly client: Client; readonly deployment: Deployment },
): Promise<Session> {
  const { vaultId, limits, expiresAtMs, maxOperations = 20, maxGasWei = GAS_WEI } = terms
  return client.sessions.create(vaultId, {
    spell: 'everbloom',
    limits: {
      asset: requireAsset(deployment, 'USDC').address,
      budget: limits.budget.toString(),
      perCast: limits.perCast.toString(),
    },
    expiresAt: new Date(expiresAtMs).toISOString(),
    maxOperations,
    maxGasWei: maxGasWei.toString(),
    maxProtectiveGasWei: maxGasWei.toString(),
  })
}
