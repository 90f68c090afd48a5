import { buildRevokeAllCall, encodeExecuteBatch } from '@spells/core'
import type { Deployment } from '@spells/shared'
import { metavaultFactoryAbi, sessionValidatorAbi } from '@spells/shared/abi'
import type { WalletCall } from '@spells/shared/api'
import { type Address, encodeFunctionData, type Hex } from 'viem'

/** The vault that a call is for. */
export type VaultIdentity = { readonly address: Address; readonly owner: Address; readonly salt: Hex }

/** Deploys a vault. Harmless when it is deployed: the factory then does nothing. */
export function buildDeployCall(vault: VaultIdentity, deployment: Pick<Deployment, 'factory'>): WalletCall {
  return {
    to: deployment.factory,
    valueWei: '0',
    data: encodeFunctionData({
      abi: metavaultFactoryAbi,
      functionName: 'createVault',
      args: [vault.owner, vault.salt],
    }),
    purpose: 'Create the vault.',
  }
}

/** Installs a grant: the owner's plain transaction to the vault, which enables the policy on the validator. */
export function buildArmCall(
  vault: Address,
  policy: Hex,
  deployment: Pick<Deployment, 'sessionValidator'>,
): WalletCall {
  const data = encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'enableSession', args: [policy] })
  return toVaultCall(vault, deployment, data, 'Allow the session.')
}

/** Revokes a grant at once and for good. */
export function buildDisarmCall(
  vault: Address,
  sessionId: Hex,
  deployment: Pick<Deployment, 'sessionValidator'>,
): WalletCall {
  const data = encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'revokeSession', args: [sessionId] })
  return toVaultCall(vault, deployment, data, 'End the session.')
}

/** Revokes every grant of the vault at once and for good. */
export function buildDisarmAllCall(vault: Address, deployment: Pick<Deployment, 'sessionValidator'>): WalletCall {
  return toVaultCall(vault, deployment, buildRevokeAllCall(deployment).data, 'End every session.')
}

function toVaultCall(
  vault: Address,
  deployment: Pick<Deployment, 'sessionValidator'>,
  data: Hex,
  purpose: string,
): WalletCall {
  const calls = [{ target: deployment.sessionValidator, valueWei: 0n, data }]
  return { to: vault, valueWei: '0', data: encodeExecuteBatch(calls), purpose }
}
