import { aavePoolAbi, encodeExecuteBatch } from '@spells/core'
import { sessionValidatorAbi } from '@spells/shared/abi'
import type { WalletCall } from '@spells/shared/api'
import { type Address, encodeFunctionData, erc20Abi, type Hex, maxUint256 } from 'viem'

/** Ends every session of the vault at once, whatever our servers say or do. */
export function buildRevokeAllCall(vault: Address, sessionValidator: Address): WalletCall {
  const data = encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'revokeAllSessions' })
  return toVaultCall(vault, { target: sessionValidator, valueWei: 0n, data }, 'End every session')
}

/** Sends the chain's own coin from the vault to its owner. */
export function buildCoinWithdrawal(vault: Address, owner: Address, amountWei: bigint): WalletCall {
  return toVaultCall(vault, { target: owner, valueWei: amountWei, data: '0x' }, 'Send the ETH to your wallet')
}

/** Sends a token from the vault to its owner. */
export function buildTokenWithdrawal(
  vault: Address,
  owner: Address,
  token: { readonly address: Address; readonly symbol: string; readonly amount: bigint },
): WalletCall {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [owner, token.amount] })
  return toVaultCall(vault, { target: token.address, valueWei: 0n, data }, `Send the ${token.symbol} to your wallet`)
}

/** Takes everything of one token out of Aave, straight to the owner. */
export function buildAaveWithdrawal(
  vault: Address,
  owner: Address,
  lent: { readonly pool: Address; readonly asset: Address; readonly symbol: string },
): WalletCall {
  const data = encodeFunctionData({ abi: aavePoolAbi, functionName: 'withdraw', args: [lent.asset, maxUint256, owner] })
  return toVaultCall(
    vault,
    { target: lent.pool, valueWei: 0n, data },
    `Take the ${lent.symbol} out of Aave to your wallet`,
  )
}

function toVaultCall(
  vault: Address,
  call: { readonly target: Address; readonly valueWei: bigint; readonly data: Hex },
  purpose: string,
): WalletCall {
  return { to: vault, valueWei: '0', data: encodeExecuteBatch([call]), purpose }
}
