import type { Call } from '@spells/shared'
import { type Address, encodeFunctionData, maxUint256 } from 'viem'
import { aavePoolAbi } from './aavePoolAbi.ts'

/** Withdraws `amount` base units of `asset`, or all of it, from the pool to `account`. */
export function buildWithdrawCall(options: {
  readonly pool: Address
  readonly asset: Address
  readonly amount: bigint | 'max'
  readonly account: Address
}): Call {
  const { pool, asset, amount, account } = options
  const data = encodeFunctionData({
    abi: aavePoolAbi,
    functionName: 'withdraw',
    args: [asset, amount === 'max' ? maxUint256 : amount, account],
  })
  return { target: pool, valueWei: '0', data }
}
