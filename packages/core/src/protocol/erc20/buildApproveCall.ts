import type { Call } from '@spells/shared'
import { type Address, encodeFunctionData } from 'viem'
import { erc20Abi } from './erc20Abi.ts'

/** Lets `spender` take up to `amount` base units of `token`. Replaces an earlier approval. */
export function buildApproveCall(options: {
  readonly token: Address
  readonly spender: Address
  readonly amount: bigint
}): Call {
  const { token, spender, amount } = options
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'approve', args: [spender, amount] })
  return { target: token, valueWei: '0', data }
}
