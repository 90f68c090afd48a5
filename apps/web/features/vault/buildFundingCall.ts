import type { WalletCall } from '@spells/shared/api'
import { encodeFunctionData, erc20Abi } from 'viem'

type Address = `0x${string}`

/** A plain transfer from the owner's wallet to the vault. `token` undefined: the chain's own coin. */
export function buildFundingCall(transfer: {
  readonly to: Address
  readonly token: Address | undefined
  readonly amount: bigint
  readonly what: string
}): WalletCall {
  const { to, token, amount, what } = transfer
  const purpose = `Send ${what} to the vault`
  if (token === undefined) return { to, valueWei: amount.toString(), data: '0x', purpose }
  return {
    to: token,
    valueWei: '0',
    data: encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [to, amount] }),
    purpose,
  }
}
