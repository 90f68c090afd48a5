import type { Call, PostCondition } from '@spells/shared'
import { type Address, encodeFunctionData, zeroAddress } from 'viem'
import { erc20Abi } from '../protocol/erc20/erc20Abi.ts'

/**
 * Sends something of a vault to its owner. Afterwards the vault has at least that much less; of a token, the owner has
 * that much more. (The owner's ether moves for other reasons too, so it proves nothing.)
 * @param options.amount in base units of the token, or wei
 */
export function buildWithdrawal(options: {
  readonly vault: Address
  readonly owner: Address
  readonly token: Address | 'native'
  readonly amount: bigint
}): { readonly calls: readonly Call[]; readonly postConditions: readonly PostCondition[] } {
  const { vault, owner, token, amount } = options
  const minDelta = String(amount)
  if (token === 'native') {
    return {
      calls: [{ target: owner, valueWei: minDelta, data: '0x' }],
      postConditions: [{ kind: 'balanceDecrease', token: zeroAddress, account: vault, minDelta }],
    }
  }
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [owner, amount] })
  return {
    calls: [{ target: token, valueWei: '0', data }],
    postConditions: [
      { kind: 'balanceDecrease', token, account: vault, minDelta },
      { kind: 'balanceIncrease', token, account: owner, minDelta },
    ],
  }
}
